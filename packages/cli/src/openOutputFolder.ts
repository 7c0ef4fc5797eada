import { resolve } from "node:path";
import { type Files, PlaygraphError, type ResultRow, type RunSummary } from "@playgraph/core";
import { diskFailure, outputFiles, writableFolder, writeWhole } from "@playgraph/workspace";
import { resultsTable, type ResultsTable } from "./resultsTable.ts";
import { UsageError } from "./usageError.ts";

/** Where a run's files go. */
export type OutputFolder = {
  /** Absolute. */
  readonly dir: string;
  /** For the nodes of the run. */
  readonly files: Files;
  /** What they have written so far, in order. */
  readonly written: readonly string[];
  /**
   * The files that tell of the run itself; rows are never all in memory.
   * @returns how many rows there are
   */
  readonly writeResults: (rows: AsyncIterable<ResultRow>, summary: RunSummary) => Promise<number>;
};

const own: ReadonlySet<string> = new Set(["results.jsonl", "results.csv", "run.json"]);

/** Also a folder of such a name would be in the way of the results. */
function isOwn(path: string): boolean {
  const first = path.split("/").find((name) => name !== ".") ?? "";
  return own.has(first.toLowerCase());
}

/**
 * @param dir as it was typed, or absolute
 * @param graphDir absolute
 * @throws UsageError if the folder cannot be made or takes no files
 */
export async function openOutputFolder(dir: string, cwd: string, graphDir: string): Promise<OutputFolder> {
  const root = resolve(cwd, dir);
  await writableFolder(root, `The output folder ${dir} cannot be used`).catch((error: unknown) => {
    throw error instanceof PlaygraphError ? new UsageError(error.message) : error;
  });
  const inside = outputFiles(root, graphDir);
  const written: string[] = [];
  return {
    dir: root,
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
    async writeResults(rows, summary) {
      const table = resultsTable();
      let count = 0;
      const noted = async function* () {
        for await (const row of rows) {
          count++;
          table.note(row);
          yield row;
        }
      };
      try {
        await writeWhole(resolve(root, "results.jsonl"), inPieces(noted(), (piece) => piece.map((row) => `${JSON.stringify(row)}\n`).join("")));
        await writeWhole(resolve(root, "results.csv"), csvOf(table, rows));
        await writeWhole(resolve(root, "run.json"), [`${JSON.stringify(summary, null, 2)}\n`]);
      } catch (error) {
        const reason = error instanceof PlaygraphError ? error.message : diskFailure("The run is over, but its results cannot be written", error).message;
        throw new UsageError(reason, 1);
      }
      return count;
    },
  };
}

async function* csvOf(table: ResultsTable, rows: AsyncIterable<ResultRow>): AsyncIterable<string> {
  yield table.head();
  yield* inPieces(rows, table.lines);
}

/** Rows that are written at a time: few enough to be small, enough to be quick. */
const most = 1_000;

async function* inPieces(rows: AsyncIterable<ResultRow>, text: (piece: readonly ResultRow[]) => string): AsyncIterable<string> {
  let piece: ResultRow[] = [];
  for await (const row of rows) {
    piece.push(row);
    if (piece.length < most) continue;
    yield text(piece);
    piece = [];
  }
  yield text(piece);
}
