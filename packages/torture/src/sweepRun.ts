import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Breach } from "./breach.ts";
import type { Lab } from "./lab.ts";
import { lastWords } from "./lastWords.ts";
import type { Ended } from "./playgraph.ts";

/** What a run of `sweepGraph` that has come to its end must have: a row for each seed, done, with a picture that is the only one of its kind. */
export async function judgeSweep(lab: Lab, ended: Ended, count: number): Promise<readonly Breach[]> {
  if (ended.code !== 0) return [{ kind: "lost", sentence: `the run ended with code ${ended.code}: ${lastWords(ended)}` }];
  const lines = (await readFile(join(lab.out, "results.jsonl"), "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
  const done = lines.map((line) => JSON.parse(line) as { readonly status: string; readonly outputs: { readonly image?: { readonly blob: string } } }).filter(({ status, outputs }) => (status === "done" || status === "cached") && outputs.image);
  const blobs = new Set(done.map(({ outputs }) => outputs.image?.blob));
  const breaches: Breach[] = [];
  if (lines.length !== count) breaches.push({ kind: "lost", sentence: `${lines.length} rows instead of ${count}` });
  if (done.length !== lines.length) breaches.push({ kind: "lost", sentence: `${lines.length - done.length} rows have no picture` });
  if (blobs.size !== done.length) breaches.push({ kind: "other", sentence: `${done.length} rows share ${blobs.size} pictures` });
  return breaches;
}
