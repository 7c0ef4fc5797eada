// Rows of a table through a template to a file, by the command that users have: npm run bench:rows [ROWS,ROWS] (see README.md)
import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { machine } from "./machine.ts";
import { markdownTable } from "./markdownTable.ts";

/** What `npx playgraph` runs. */
const command = fileURLToPath(new URL("../../../node_modules/.bin/playgraph", import.meta.url));
const peakAtExit = new URL("peakAtExit.ts", import.meta.url).href;

/** Rows that are written at a time. */
const piece = 1_000;

const graph = {
  playgraph: 1,
  name: "A prompt for every row",
  nodes: {
    prompt: { type: "prompt-template", inputs: { template: "{subject} in {place}, number {number}", subject: { $from: "rows.subject" }, place: { $from: "rows.place" }, number: { $from: "rows.number" } } },
    rows: { type: "rows", inputs: { file: "rows.csv" } },
  },
};

const sizes = (process.argv[2] ?? "10000,1000000").split(",").map(Number);
if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0)) throw new Error(`"${process.argv[2]}" is no list of whole numbers from 1 on, such as 10000,1000000.`);
console.log(`${machine()}\n`);
const measured: Measured[] = [];
for (const size of sizes) measured.push(await measure(size));
const least = measured[0]?.peak ?? 1;
console.log(
  markdownTable(
    ["rows", "seconds", "µs a row", "peak MB", "×", "CSV MB", "results.jsonl MB"],
    measured.map(({ rows, seconds, peak, csv, results }) => [rows.toLocaleString("en-US"), seconds.toFixed(1), ((seconds * 1e6) / rows).toFixed(1), megabytes(peak), `×${(peak / least).toFixed(2)}`, megabytes(csv), megabytes(results)]),
    0,
  ),
);

type Measured = { readonly rows: number; readonly seconds: number; readonly peak: number; readonly csv: number; readonly results: number };

async function measure(rows: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "playgraph-bench-"));
  try {
    const [csv, peakFile, results] = [join(folder, "rows.csv"), join(folder, "peak"), join(folder, "out", "results.jsonl")];
    await writeFile(csv, csvPieces(rows));
    await writeFile(join(folder, "graph.json"), JSON.stringify(graph));
    const start = performance.now();
    await promisify(execFile)(process.execPath, ["--import", peakAtExit, command, "run", "graph.json", "--out", "out", "--fal", "emulator", "--quiet"], { cwd: folder, env: { ...process.env, PEAK_FILE: peakFile } });
    const seconds = (performance.now() - start) / 1000;
    await checkResults(results, rows);
    return { rows, seconds, peak: Number(await readFile(peakFile, "utf8")), csv: (await stat(csv)).size, results: (await stat(results)).size };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* csvPieces(rows: number): Generator<string, void, void> {
  yield "subject,place,number\n";
  for (let from = 0; from < rows; from += piece) yield Array.from({ length: Math.min(piece, rows - from) }, (_, index) => csvLine(from + index)).join("");
}

/** Every tenth cell needs its quotes. */
function csvLine(row: number): string {
  return `${row % 10 === 0 ? `"hare, the ${row}th"` : `hare ${row}`},meadow ${row % 97},${row}\n`;
}

function promptOf(row: number): string {
  return `${row % 10 === 0 ? `hare, the ${row}th` : `hare ${row}`} in meadow ${row % 97}, number ${row}`;
}

/** A figure of a run that lost or mixed up rows is none: there must be one result for each, in order. */
async function checkResults(file: string, rows: number): Promise<void> {
  let row = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { outputs } = JSON.parse(line) as { readonly outputs: { readonly text?: string } };
    if (outputs.text !== promptOf(row)) throw new Error(`Line ${row + 1} of results.jsonl has ${JSON.stringify(outputs)} instead of "${promptOf(row)}".`);
    row += 1;
  }
  if (row !== rows) throw new Error(`results.jsonl has ${row} lines instead of ${rows}.`);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
