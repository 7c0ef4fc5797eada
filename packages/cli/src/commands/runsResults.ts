import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isRecord, type Json, type ResultRow, suggest } from "@playgraph/core";
import type { RunRecord, RunRequest } from "@playgraph/workspace";
import type { Command } from "../command.ts";
import { fromHere } from "../fromHere.ts";
import type { Output } from "../io.ts";
import { resumeCommand } from "../resumeCommand.ts";
import { table } from "../table.ts";
import { UsageError } from "../usageError.ts";
import { withHistory } from "../withHistory.ts";
import { workspaceOption } from "../workspaceOption.ts";

const formats = ["table", "csv", "jsonl"] as const;

export const runsResults: Command = {
  name: "runs results",
  usage: "RUN [options]",
  summary: "Prints the results of a run from its output folder.",
  words: { least: 1, most: 1, are: "a run: its id, the beginning of one, or latest" },
  options: { format: { value: "FORMAT", help: "table, csv or jsonl. Default: table." }, ...workspaceOption },
  examples: [
    { line: "playgraph runs results latest", does: "Prints a table of the last run's results." },
    { line: "playgraph runs results latest --format csv > results.csv", does: "The same with every column, for a spreadsheet." },
  ],
  async run(given, io) {
    const format = formatOf(given.value("format") ?? "table");
    const workspace = given.value("workspace");
    const folder = await withHistory(workspace, io, ({ runs }) => folderOf(runs.named(given.words[0] ?? ""), workspace, io.cwd));
    if (format === "table") await printTable(join(folder, "results.jsonl"), io.stdout);
    else await printFile(join(folder, `results.${format}`), io.stdout);
    return 0;
  },
};

function formatOf(said: string): (typeof formats)[number] {
  const format = formats.find((known) => known === said);
  if (format) return format;
  const meant = suggest(said, formats);
  throw new UsageError(said === "parquet" ? "--format parquet is not built: take csv or jsonl." : `--format takes table, csv or jsonl.${meant === undefined ? "" : ` Did you mean ${meant}?`}`);
}

/** @throws UsageError if the folder does not hold the results of that run */
async function folderOf({ id, status, request }: RunRecord, workspace: string | undefined, cwd: string): Promise<string> {
  if (status === "running") throw new UsageError(`The run ${id} is not over: its results are written at its end.`);
  if (!request) throw new UsageError(`The record of the run ${id} is damaged, so nobody knows where its results are.`);
  if (status === "interrupted") throw new UsageError(`The run ${id} was interrupted before its results were written. To go on with it, and have them: ${resumeCommand(id, workspace)}`);
  await refuseOther(request, id, cwd);
  return request.out;
}

async function refuseOther({ out }: RunRequest, id: string, cwd: string): Promise<void> {
  const folder = fromHere(out, cwd);
  const text = await readFile(join(out, "run.json"), "utf8").catch(() => {
    throw new UsageError(`The results of the run ${id} are not in ${folder} any more.`);
  });
  const other = runIn(text);
  if (other !== id) throw new UsageError(`The folder ${folder} holds the results of ${other === undefined ? "something else" : `the run ${other}`} now, and not those of ${id}.`);
}

function runIn(text: string): string | undefined {
  try {
    const summary = JSON.parse(text) as Json;
    return isRecord(summary) && typeof summary["run"] === "string" ? summary["run"] : undefined;
  } catch {
    return undefined;
  }
}

async function printFile(path: string, output: Output): Promise<void> {
  for await (const text of reading(createReadStream(path, "utf8"), path) as AsyncIterable<string>) await output.write(text);
}

/** Rows that are aligned with each other: a million of them are never held at once. */
const rowsAtATime = 1_000;

async function printTable(path: string, output: Output): Promise<void> {
  const head = ["NODE", "AT", "STATUS", "SEED", "FILES", "REASON"];
  let rows = [head];
  const write = async () => output.write(`${table(rows).join("\n")}\n`);
  for await (const line of reading(createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity }), path)) {
    const row = JSON.parse(line) as ResultRow;
    rows.push([row.node, axesText(row), row.status, row.seed === null ? "" : JSON.stringify(row.seed), row.files.join(" "), row.reason ?? ""]);
    if (rows.length < rowsAtATime) continue;
    await write();
    rows = [];
  }
  if (rows.length > 0) await write();
}

function axesText({ axes }: ResultRow): string {
  return Object.entries(axes).map(([axis, label]) => `${axis}=${label}`).join(", ");
}

async function* reading<Piece>(pieces: AsyncIterable<Piece>, path: string): AsyncGenerator<Piece, void, void> {
  try {
    yield* pieces;
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).`);
  }
}
