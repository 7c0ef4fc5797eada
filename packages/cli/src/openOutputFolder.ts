import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { type Files, PlaygraphError, type ResultRow, type RunSummary } from "@playgraph/core";
import { diskFailure, outputFiles, writeWhole } from "@playgraph/workspace";
import { resultsCsv } from "./resultsCsv.ts";
import { UsageError } from "./usageError.ts";

/** Where a run's files go. */
export type OutputFolder = {
  /** Absolute. */
  readonly dir: string;
  /** For the nodes of the run. */
  readonly files: Files;
  /** What they have written so far, in order. */
  readonly written: readonly string[];
  /** The files that tell of the run itself. */
  readonly writeResults: (rows: readonly ResultRow[], summary: RunSummary) => Promise<void>;
};

const own: ReadonlySet<string> = new Set(["results.jsonl", "results.csv", "run.json"]);

/**
 * @param dir as it was typed, or absolute
 * @param graphDir absolute
 * @throws UsageError
 */
export async function openOutputFolder(dir: string, cwd: string, graphDir: string): Promise<OutputFolder> {
  const root = resolve(cwd, dir);
  await mkdir(root, { recursive: true }).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw new UsageError(code === "EEXIST" || code === "ENOTDIR" ? `The output folder ${dir} cannot be made: a file is in its place.` : `The output folder ${dir} cannot be made (${String(code ?? error)}).`);
  });
  const inside = outputFiles(root, graphDir);
  const written: string[] = [];
  return {
    dir: root,
    written,
    files: {
      read: inside.read,
      async write(path, bytes) {
        if (own.has(path.replace(/^(?:\.\/)+/, "").toLowerCase())) throw new PlaygraphError({ code: "InvalidInput", message: `cannot write "${path}": the run's own results are called so. Choose another name.` });
        const name = await inside.write(path, bytes);
        written.push(name);
        return name;
      },
    },
    async writeResults(rows, summary) {
      try {
        await writeWhole(resolve(root, "results.jsonl"), lines(rows));
        await writeWhole(resolve(root, "results.csv"), resultsCsv(rows));
        await writeWhole(resolve(root, "run.json"), [`${JSON.stringify(summary, null, 2)}\n`]);
      } catch (error) {
        throw new UsageError(diskFailure("The run is over, but its results cannot be written", error).message, 1);
      }
    },
  };
}

/** Rows that are written at a time: few enough to be small, enough to be quick. */
const piece = 1_000;

function* lines(rows: readonly ResultRow[]): Iterable<string> {
  for (let from = 0; from < rows.length; from += piece) yield rows.slice(from, from + piece).map((row) => `${JSON.stringify(row)}\n`).join("");
}
