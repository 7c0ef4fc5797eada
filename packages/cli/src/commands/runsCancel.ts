import { createFal, earlierStep } from "@playgraph/nodes";
import type { Cancelled, History, OpenPayment, RunRecord, RunStore } from "@playgraph/workspace";
import { chooseFal } from "../chooseFal.ts";
import type { Command } from "../command.ts";
import type { Io } from "../io.ts";
import { quantity } from "../numberText.ts";
import { openFal } from "../openFal.ts";
import { resumeCommand } from "../resumeCommand.ts";
import { statusWords } from "../runTexts.ts";
import { UsageError } from "../usageError.ts";
import { withHistory } from "../withHistory.ts";
import { workspaceOption } from "../workspaceOption.ts";

// Milliseconds.
/** A run that is stopped cancels its requests first, which takes some seconds where the service hangs. */
const patience = 40_000;
const every = 200;

export const runsCancel: Command = {
  name: "runs cancel",
  usage: "RUN [options]",
  summary: "Stops a run of another process, as Ctrl+C does there; of an interrupted one, cancels what it had sent.",
  words: { least: 1, most: 1, are: "a run: its id, the beginning of one, or latest" },
  options: { ...workspaceOption, fal: { value: "WHERE", help: "Where an interrupted run had sent its requests: cloud or a URL. Default: where it did." } },
  examples: [{ line: "playgraph runs cancel latest", does: "Stops the last run: nothing more is sent, what was sent is cancelled, and its results are written." }],
  run: (given, io) =>
    withHistory(given.value("workspace"), io, async (history) => {
      const record = history.runs.named(given.words[0] ?? "");
      const { id, status } = record;
      const goOn = resumeCommand(id, given.value("workspace"));
      if (status === "running") return cancelRunning(history.runs, id, goOn, io);
      if (status !== "interrupted" || !record.request) throw new UsageError(`The run ${id} is not running: it is ${statusWords[status]}.`);
      return cancelInterrupted(history, id, given.value("fal") ?? record.request.fal, goOn, io);
    }),
};

async function cancelRunning(runs: RunStore, id: string, goOn: string, io: Io): Promise<number> {
  await runs.cancel(id);
  const ended = await endOf(runs, id, io);
  if (!ended) {
    await io.stderr.write(`The run ${id} was told to stop, and is still at it. playgraph runs show ${id} tells when it has ended.\n`);
    return 1;
  }
  await io.stdout.write(`${endedText(ended, goOn)}\n`);
  return 0;
}

/** @returns undefined if it goes on for longer than anybody wants to wait */
async function endOf(runs: RunStore, id: string, { clock }: Pick<Io, "clock">): Promise<RunRecord | undefined> {
  for (const until = clock.now() + patience; clock.now() < until; ) {
    const record = runs.get(id);
    if (record?.status !== "running") return record;
    await clock.sleep(every);
  }
  return undefined;
}

function endedText({ id, status, summary }: RunRecord, goOn: string): string {
  if (status === "done") return `The run ${id} was done before it could be stopped.`;
  if (!summary) return `The run ${id} has ended without a summary: its process is gone. To go on with it: ${goOn}`;
  return `The run ${id} has ended (${statusWords[status]}). What had been sent was cancelled, and may still be billed. To go on with it: ${goOn}`;
}

/** @param where as `--fal` takes it */
async function cancelInterrupted(history: History, id: string, where: string, goOn: string, io: Io): Promise<number> {
  const choice = chooseFal(where, io.env);
  if (choice.kind === "emulator") {
    await io.stdout.write(`The run ${id} was interrupted, and what it had sent ended with its emulator. To go on with it: ${goOn}\n`);
    return 0;
  }
  const { target, credentials, service } = await openFal(choice, true);
  const adapter = createFal({ target, credentials, clock: io.clock, random: io.random });
  const cancelled = await history.cancelUnderWay(id, service.name, (request) => earlierStep(adapter, request));
  const unknown = history.openPayments(id).filter(({ state }) => state === "unknown");
  await io.stdout.write(`${cancelledLines(id, cancelled, unknown, goOn).join("\n")}\n`);
  return cancelled.failed.length > 0 ? 1 : 0;
}

function cancelledLines(id: string, { requested, done, gone, failed }: Cancelled, unknown: readonly OpenPayment[], goOn: string): readonly string[] {
  const told = [
    [requested, "cancelled at the service; what had begun may still be billed"],
    [done, "done and paid already; the resumed run fetches what was made"],
    [gone, "not known to the service any more, and perhaps billed"],
    [failed, "not cancelled, because the service could not be asked"],
    [unknown.map(({ attempt }) => attempt), "may have been accepted and billed; nobody knows"],
  ] as const;
  const lines = told.flatMap(([ids, what]) => (ids.length === 0 ? [] : [`${quantity(ids.length, "request")} ${what}: ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""}`]));
  return [`The run ${id} was interrupted${lines.length === 0 ? ", and has nothing under way" : ""}.`, ...lines, `To go on with it: ${goOn}`];
}
