import type { RunRecord, RunStore } from "@playgraph/workspace";
import type { Command } from "../command.ts";
import type { Io } from "../io.ts";
import { resumeCommand } from "../resumeCommand.ts";
import { statusWords } from "../runTexts.ts";
import { UsageError } from "../usageError.ts";
import { withHistory } from "../withHistory.ts";
import { workspaceOption } from "../workspaceOption.ts";

/** Milliseconds: a run that is stopped cancels its requests first, which takes some seconds where the service hangs. */
const patience = 40_000;
const every = 200;

export const runsCancel: Command = {
  name: "runs cancel",
  usage: "RUN [options]",
  summary: "Stops a run of another process, as Ctrl+C does there.",
  words: { least: 1, most: 1, are: "a run: its id, the beginning of one, or latest" },
  options: workspaceOption,
  examples: [{ line: "playgraph runs cancel latest", does: "Stops the last run: nothing more is sent, what was sent is cancelled, and its results are written." }],
  run: (given, io) =>
    withHistory(given.value("workspace"), io, async ({ runs }) => {
      const record = runs.named(given.words[0] ?? "");
      const { id, status } = record;
      if (status !== "running") throw new UsageError(`The run ${id} is not running: it is ${statusWords[status]}.`);
      await runs.cancel(id);
      const ended = await endOf(runs, id, io);
      if (!ended) {
        await io.stderr.write(`The run ${id} was told to stop, and is still at it. playgraph runs show ${id} tells when it has ended.\n`);
        return 1;
      }
      await io.stdout.write(`${endedText(ended, resumeCommand(id, given.value("workspace")))}\n`);
      return 0;
    }),
};

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
