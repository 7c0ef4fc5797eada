import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the judges want to know of `run.json`. */
export type RunSummary = {
  readonly failures: readonly { readonly first: { readonly code: string; readonly message: string } }[];
  readonly resubmitted: readonly string[];
};

/** @returns what the last run into a folder told of itself; undefined where it was ended before */
export async function runSummary(out: string): Promise<RunSummary | undefined> {
  const text = await readFile(join(out, "run.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as RunSummary);
}
