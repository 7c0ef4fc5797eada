import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a run has left, without what is another in each run: times, tries, and by whom something was made when. */
export type EndState = {
  /** Each saved picture, by its name: its sha256. */
  readonly pictures: ReadonlyMap<string, string>;
  /** Lines of results.jsonl. */
  readonly rows: readonly string[];
  /** Lines of results.csv. */
  readonly lines: readonly string[];
};

/** @param out a run's output folder */
export async function endState(out: string): Promise<EndState> {
  const names = await readdir(out).catch(() => []);
  const pictures = new Map<string, string>();
  for (const name of names.filter((name) => /\.(?:png|jpg)$/.test(name)).toSorted()) pictures.set(name, hash("sha256", await readFile(join(out, name)), "hex"));
  const [jsonl, csv] = await Promise.all(["results.jsonl", "results.csv"].map((name) => readFile(join(out, name), "utf8").catch(() => "")));
  return { pictures, rows: linesOf(jsonl ?? "").map(lastingRow), lines: lastingLines(linesOf(csv ?? "")) };
}

const changing: ReadonlySet<string> = new Set(["status", "seconds", "attempts", "requestId", "cost", "cached", "sourceUrl"]);

function lastingRow(line: string): string {
  return JSON.stringify(JSON.parse(line), (key, value: unknown) => (changing.has(key) ? undefined : value));
}

function lastingLines([head = "", ...lines]: readonly string[]): readonly string[] {
  const names = cells(head);
  return [head, ...lines.map((line) => cells(line).filter((_, index) => !changing.has(names[index] ?? "")).join("|"))];
}

/** The cells of a line of a CSV file; those of the reference graph hold no line breaks. */
function cells(line: string): readonly string[] {
  return Array.from(line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g), ([, cell = ""]) => cell);
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
