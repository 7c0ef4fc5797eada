import { setImmediate } from "node:timers/promises";
import { vi } from "vitest";
import { startEmulator, type Effect, type Emulator, type FaultRule, type Operation } from "@playgraph/fal-emulator";
import { isObject } from "../../json.ts";
import { app, key } from "../emulatorTest.ts";
import { manualClock } from "../manualClock.ts";
import { redirectedTo } from "../redirectedTo.ts";
import { input, type Act, type CellWorld } from "./callers.ts";

/** What one caller lived through, and what the ledger says afterwards. */
export type Cell = {
  /** `ok`, `wrong` (an answer that is not what was asked for), `waits` (for ever, as it was told to), or the name of the error. */
  readonly seen: string;
  /** Calls of the operation. */
  readonly calls: number;
  /** Submissions that were accepted by these calls. */
  readonly accepted: number;
};

/** Operations whose job must go on running while the clock of the emulator races on. */
const needsRunning: readonly Operation[] = ["status", "cancel"];
const needsResult: readonly Operation[] = ["result", "file"];
const ms = { ever: 1e12, run: 100 };
/** Turns of the event loop after which a call that is told to hang is taken at its word. All others must end: the test waits for them. */
const hanging = 40;

/** One cell: a fresh emulator, a fault on every call of one operation (or on the first alone), one call by one caller. Timers must be fake. */
export async function tryFault(operation: Operation, effect: Effect | undefined, act: Act, only?: "first call"): Promise<Cell> {
  if (act === "none") throw new Error(`This caller has no call for ${operation}.`);
  const clock = manualClock();
  const running = needsRunning.includes(operation);
  const emulator = await startEmulator({
    clock, timing: { queueMs: 0, runMs: running ? ms.ever : ms.run, stepMs: 0 },
    keep: { resultMs: Infinity, largeResultMs: Infinity, uploadMs: Infinity },
  });
  try {
    const { requestId, fileUrl } = await submitted(emulator, async () => clock.advance(running ? 0 : needsResult.includes(operation) ? ms.run : 0), needsResult.includes(operation));
    const before = emulator.ledger().submissions.length;
    if (effect) emulator.setFaults([ruleOf(operation, effect, only)]);
    const seenBefore = emulator.ledger().calls[operation];
    let flying = 0;
    const counted: typeof fetch = async (target, init) => {
      flying++;
      try {
        return await redirectedTo(emulator.url)(target, init);
      } finally {
        flying--;
      }
    };
    const calls = () => emulator.ledger().calls[operation] - seenBefore;
    const end: { seen?: string } = {};
    const settled = outcomeOf(act, { url: emulator.url, fetch: counted, requestId, fileUrl }).then((seen) => (end.seen = seen));
    for (let idle = 0; end.seen === undefined; ) {
      if (effect?.do === "hang" && calls() > 0 && idle++ > hanging) break;
      if (flying === 0) await vi.advanceTimersToNextTimerAsync(); // the caller waits before it tries again
      await clock.advance(1000);
      await setImmediate();
    }
    const result = { seen: end.seen ?? "waits", calls: calls(), accepted: emulator.ledger().submissions.length - before };
    await emulator.close();
    while (end.seen === undefined) { // what was left waiting ends with the server
      await vi.advanceTimersToNextTimerAsync();
      await setImmediate();
    }
    await settled;
    return result;
  } finally {
    await emulator.close();
  }
}

/** The one place where an effect of any kind meets an operation of any kind: that the two belong together, `parseFaultPlan` checks. */
function ruleOf(on: Operation, effect: Effect, only: "first call" | undefined): FaultRule {
  return { on, ...effect, ...(only && { call: 1 }) } as FaultRule;
}

async function submitted({ url }: Emulator, advance: () => Promise<void>, wantsFile: boolean): Promise<Pick<CellWorld, "requestId" | "fileUrl">> {
  const headers = { authorization: `Key ${key}` };
  const reply: unknown = await (await fetch(`${url}/${app}`, { method: "POST", headers, body: JSON.stringify(input) })).json();
  const requestId = isObject(reply) ? String(reply["request_id"]) : "";
  await advance();
  await advance();
  if (!wantsFile) return { requestId, fileUrl: "" };
  const output: unknown = await (await fetch(`${url}/${app}/requests/${requestId}`, { headers })).json();
  const [image] = isObject(output) && Array.isArray(output["images"]) ? output["images"] : [];
  return { requestId, fileUrl: isObject(image) ? String(image["url"]) : "" };
}

async function outcomeOf({ call, isGood }: Exclude<Act, "none">, world: CellWorld): Promise<string> {
  try {
    return isGood(await call(world)) ? "ok" : "wrong";
  } catch (error) {
    if (!(error instanceof Error)) return "threw no error";
    const status = "status" in error ? ` ${String(error.status)}` : "";
    const code = error.cause instanceof Error && "code" in error.cause ? ` ${String(error.cause.code)}` : "";
    return `${error.name}${status}${code}`;
  }
}
