import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Files, PlaygraphError, type ResultRow, type RunSummary } from "@playgraph/core";
import { diskFailure, openWhole, outputFiles, type WholeFile, writableFolder } from "@playgraph/workspace";
import type { ResultsTable } from "./resultsTable.ts";
import { UsageError } from "./usageError.ts";

/** Where a run's files go. */
export type OutputFolder = {
  /** Absolute. */
  readonly dir: string;
  /** What is worth knowing of it beforehand. */
  readonly warning: string | undefined;
  /** For the nodes of the run. */
  readonly files: Files;
  /** What they have written so far, in order. */
  readonly written: readonly string[];
  /**
   * The files that tell of the run itself; rows are never all in memory.
   * @param table that has noted every row
   * @param rows in order, some at a time
   * @returns how many rows there are
   */
  readonly writeResults: (table: ResultsTable, rows: AsyncIterable<readonly ResultRow[]>, summary: RunSummary) => Promise<number>;
  /** Leaves nothing but what is finished. */
  readonly close: () => Promise<void>;
};

/** Of the folders in which runs keep what they have not finished writing; their ids follow, and after a full stop what tells apart two that want to go on with one run. */
const unfinished = ".unfinished-";

const own: ReadonlySet<string> = new Set(["results.jsonl", "results.csv", "run.json"]);

/** Also a folder of such a name would be in the way of the results. */
function isOwn(path: string): boolean {
  const first = path.split("/").find((name) => name !== ".") ?? "";
  return own.has(first.toLowerCase());
}

/**
 * @param dir as it was typed, or absolute
 * @param graphDir absolute
 * @param run its id: what it has not finished writing lies apart, so that whoever comes after a killed run finds it
 * @param isOver whether that run is one that nobody works on
 * @throws UsageError if the folder cannot be made or takes no files
 */
export async function openOutputFolder(dir: string, cwd: string, graphDir: string, run: string, isOver: (run: string) => boolean): Promise<OutputFolder> {
  const root = resolve(cwd, dir);
  await writableFolder(root, `The output folder ${dir} cannot be used`).catch((error: unknown) => {
    throw error instanceof PlaygraphError ? new UsageError(error.message) : error;
  });
  // A folder may take files without letting itself be read.
  const all = await readdir(root).catch((): readonly string[] => []);
  const names = all.filter((name) => !name.startsWith(unfinished));
  const left = all.filter((name) => name.startsWith(unfinished) && isOver(name.slice(unfinished.length).split(".", 1)[0] ?? ""));
  await Promise.all(left.map((name) => rm(join(root, name), { recursive: true, force: true }).catch(() => undefined)));
  const scratch = join(root, `${unfinished}${run}.${randomUUID()}`);
  const warning = names.length === 0 || names.includes("run.json") ? undefined : `The output folder ${dir} holds files that are of no run: those of the same names as this run's are replaced, and nothing is deleted.`;
  const inside = outputFiles(root, graphDir, scratch);
  const written: string[] = [];
  return {
    dir: root,
    warning,
    written,
    files: {
      read: inside.read,
      open: inside.open,
      async write(path, bytes) {
        if (isOwn(path)) throw new PlaygraphError({ code: "InvalidInput", message: `cannot write "${path}": the run's own results are called so. Choose another name.` });
        const name = await inside.write(path, bytes);
        written.push(name);
        return name;
      },
    },
    async writeResults(table, rows, summary) {
      const open: WholeFile[] = [];
      const opened = async (name: string): Promise<WholeFile> => {
        const file = await openWhole(resolve(root, name), scratch);
        open.push(file);
        return file;
      };
      let count = 0;
      try {
        const [lines, csv, run] = [await opened("results.jsonl"), await opened("results.csv"), await opened("run.json")];
        await csv.write(table.head());
        for await (const some of rows) {
          count += some.length;
          await lines.write(some.map((row) => `${JSON.stringify(row)}\n`).join(""));
          await csv.write(table.lines(some));
        }
        await run.write(`${JSON.stringify(summary, null, 2)}\n`);
        for (const file of open) await file.finish();
      } catch (error) {
        for (const file of open) await file.discard();
        const reason = error instanceof PlaygraphError ? error.message : diskFailure("The run is over, but its results cannot be written", error).message;
        throw new UsageError(reason, 1);
      }
      return count;
    },
    close: () => rm(scratch, { recursive: true, force: true }).catch(() => undefined),
  };
}
