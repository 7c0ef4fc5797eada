import type { Given } from "./command.ts";
import type { Io } from "./io.ts";
import { type RecordedRun, recordedRun } from "./recordedRun.ts";
import { UsageError } from "./usageError.ts";

/** Options that say what is run, and where its files go: of a run that is taken up again both are known. */
const settled = ["set", "sweep", "input", "seed", "at", "first", "only", "nodes", "out"] as const;

/**
 * The run that `--resume` names.
 * @returns undefined where a graph is named instead
 * @throws UsageError if neither is named, or both
 */
export async function resumedRun(given: Given, io: Pick<Io, "cwd" | "today">): Promise<RecordedRun | undefined> {
  const word = given.value("resume");
  if (word === undefined) {
    if (given.words.length === 0) throw new UsageError("playgraph run takes one graph file, - for standard input, or --resume RUN. See playgraph run --help.");
    return undefined;
  }
  if (given.words.length > 0) throw new UsageError("--resume goes on with the graph as it was run, so no graph is named with it. To run the file as it is now, leave out --resume: what is done is not made again.");
  const option = settled.find((name) => given.has(name));
  if (option !== undefined) throw new UsageError(`--resume goes on with a run as it was asked for, so --${option} cannot change it. Run the graph with that option instead: what is done is not made again.`);
  return recordedRun(word, given.value("workspace"), io);
}
