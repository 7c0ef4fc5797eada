import { type AcceptedRequest, PlaygraphError, NotSent, type StepCall, UnknownOutcome } from "@playgraph/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/openDatabase.ts";
import { failureOf, openPayer, type Payer } from "../testing/payer.ts";
import { step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { spentIn } from "./budget.ts";

const runs = process.env["PLAYGRAPH_TEST"] === "full" ? 1_000 : 40;
const cap = 4;

type SendAnswer = "accept" | "not sent" | "refuse" | "lose the request" | "lose the answer";
type Fate = "gives" | "is rejected" | "fails unbilled" | "has expired" | "cannot be read for now";

/** What one process does until all is done, or until its `dies`-th commit or call of the service. */
type Life = {
  readonly asks: readonly { readonly run: "r1" | "r2"; readonly payload: 0 | 1 }[];
  readonly onUnknown: "fail" | "resubmit";
  readonly stops: boolean;
  readonly dies: number | undefined;
  readonly isListed: boolean;
};

/** A request that the service accepted. */
type Request = { readonly attempt: string; readonly payload: number; readonly fate: Fate; isCancelled: boolean; wasUnreadable: boolean };

/** A service that keeps count. What it answers is drawn from two lists, and then it is well. */
function countingService(answers: SendAnswer[], fates: Fate[]) {
  const requests: Request[] = [];
  const isReadable = (request: Request) => request.fate !== "cannot be read for now" || request.wasUnreadable || !(request.wasUnreadable = true);
  const call = (payload: number, life: Pick<Life, "isListed">, onCall: () => Promise<void>): StepCall<AcceptedRequest, string> => ({
    endpoint: "test/model",
    payload,
    reserve: { generations: 1, micros: 1_000 },
    async send({ id }) {
      await onCall();
      const answer = answers.shift() ?? "accept";
      if (answer === "not sent") throw new NotSent("Too many requests.");
      if (answer === "refuse") throw new PlaygraphError({ code: "InvalidInput", message: "No." });
      const requestId = String(requests.length);
      if (answer !== "lose the request") requests.push({ attempt: id, payload, fate: fates.shift() ?? "gives", isCancelled: false, wasUnreadable: false });
      await onCall();
      if (answer !== "accept") throw new UnknownOutcome("The connection broke.");
      return { requestId };
    },
    async find({ id }) {
      await onCall();
      const index = requests.findIndex(({ attempt }) => attempt === id);
      return life.isListed && index >= 0 ? { requestId: String(index) } : undefined;
    },
    async collect({ requestId }, signal) {
      await onCall();
      signal.throwIfAborted();
      const request = requests[Number(requestId)];
      if (!request) throw new Error("there is no such request");
      if (request.isCancelled) throw new PlaygraphError({ code: "Cancelled", message: "It was cancelled.", maybeBilled: true });
      if (!isReadable(request)) throw new PlaygraphError({ code: "Network", message: "No answer.", retryable: true, maybeBilled: true });
      if (request.fate === "is rejected") throw new PlaygraphError({ code: "Rejected", message: "Not allowed.", maybeBilled: true });
      if (request.fate === "fails unbilled") throw new PlaygraphError({ code: "Unavailable", message: "It failed.", retryable: true });
      if (request.fate === "has expired") throw new PlaygraphError({ code: "Unavailable", message: "It has expired.", maybeBilled: true });
      return `picture ${requestId}`;
    },
    files: (result) => [{ url: `https://files.test/${result}` }],
    async cancel({ requestId }) {
      await onCall();
      const request = requests[Number(requestId)];
      if (request) request.isCancelled = true;
      return "requested";
    },
  });
  return { requests, call };
}

/** Lets a process do so many things, and then nothing any more. */
function lifetime(dies: number | undefined) {
  let left = dies ?? Infinity;
  const died = Promise.withResolvers<void>();
  return {
    died: died.promise,
    live: async (): Promise<void> => {
      if (left-- > 0) return;
      died.resolve();
      await new Promise<never>(() => {});
    },
  };
}

async function mortal(dir: string, live: () => Promise<void>): Promise<Database> {
  const database = await openDatabase(dir);
  return {
    ...database,
    async durably(write) {
      await live();
      const value = await database.durably(write);
      await live();
      return value;
    },
  };
}

async function livesThrough(dir: string, life: Life, service: ReturnType<typeof countingService>): Promise<void> {
  const span = lifetime(life.dies);
  const payer = await openPayer(dir, { database: await mortal(dir, span.live) });
  const stop = new AbortController();
  const settings = { onUnknown: life.onUnknown, budget: { run: { images: cap } } };
  const of = { r1: payer.run({ run: "r1", ...settings }), r2: payer.run({ run: "r2", ...settings }) };
  const onCall = async () => {
    await span.live();
    if (life.stops) stop.abort();
  };
  const asked = life.asks.map(({ run, payload }) => failureOf(of[run].perform({ ...step(stop.signal), node: `p${payload}` }, service.call(payload, life, onCall))));
  await Promise.race([span.died, Promise.all(asked)]);
  await payer.close();
}

/** What a run's payments hold, by their own records. */
function heldIn(payer: Payer, run: string): number {
  return payer.payments().flatMap((payment) => [...payment.earlier, payment]).reduce((sum, attempted) => sum + (attempted.run === run ? attempted.reserved.generations : 0), 0);
}

it("[W45] accepts once and once more for each listed resubmission, counts what it holds, and loses nothing, wherever processes die", async () => {
  const life: fc.Arbitrary<Life> = fc.record({
    asks: fc.array(fc.record({ run: fc.constantFrom("r1" as const, "r2" as const), payload: fc.constantFrom(0 as const, 1 as const) }), { minLength: 1, maxLength: 4 }),
    onUnknown: fc.constantFrom("fail" as const, "resubmit" as const),
    stops: fc.boolean(),
    dies: fc.option(fc.nat(14), { nil: undefined }),
    isListed: fc.boolean(),
  });
  const answer = fc.constantFrom<SendAnswer>("accept", "accept", "not sent", "refuse", "lose the request", "lose the answer");
  const fate = fc.constantFrom<Fate>("gives", "gives", "is rejected", "fails unbilled", "has expired", "cannot be read for now");
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), fc.array(answer, { maxLength: 6 }), fc.array(fate, { maxLength: 6 }), async (lives, answers, fates) => {
      const dir = await temporaryFolder();
      const service = countingService([...answers], [...fates]);
      for (const one of lives) await livesThrough(dir, one, service);

      const payer = await openPayer(dir);
      const listed = ["r1", "r2"].flatMap((run) => payer.run({ run }).spending().resubmitted);
      for (const payload of [0, 1]) {
        const kept = service.requests.filter((request) => request.payload === payload && !request.isCancelled && request.fate !== "fails unbilled");
        expect(kept.length).toBeLessThanOrEqual(1 + listed.filter((node) => node === `p${payload}`).length);
      }
      for (const run of ["r1", "r2"]) {
        const spent = payer.database.read((sql) => spentIn(sql, `run:${run}`));
        expect(spent).toEqual({ generations: heldIn(payer, run), micros: 1_000 * heldIn(payer, run), unpriced: 0 });
        expect(spent.generations).toBeLessThanOrEqual(cap);
      }

      // Whoever comes at last, with a service that is well, gets what was accepted before and pays for nothing again.
      const before = service.requests.length;
      const good = service.requests.filter((request) => !request.isCancelled && (request.fate === "gives" || request.fate === "cannot be read for now"));
      for (const payload of [0, 1]) {
        const own = good.filter((request) => request.payload === payload);
        const isSimple = service.requests.filter((request) => request.payload === payload).length === 1 && !listed.includes(`p${payload}`);
        for (const request of own) request.wasUnreadable = true;
        const outcome = own.length > 0 && isSimple ? await payer.run({ run: "last" }).perform(step(), service.call(payload, { isListed: true }, async () => {})) : undefined;
        expect(outcome?.files.length).toBe(own.length > 0 && isSimple ? 1 : undefined);
      }
      expect(service.requests).toHaveLength(before);
      await payer.close();
    }),
    { numRuns: runs },
  );
});
