import type { History, RunRecord } from "@playgraph/workspace";
import type { Command } from "../command.ts";
import { fromHere } from "../fromHere.ts";
import { numberText } from "../numberText.ts";
import { costText, paidBy } from "../paidBy.ts";
import { graphName, statusWords, timeText } from "../runTexts.ts";
import { table } from "../table.ts";
import { wholeNumber } from "../wholeNumber.ts";
import { withHistory } from "../withHistory.ts";
import { workspaceOption } from "../workspaceOption.ts";

const usual = 20;

export const runsList: Command = {
  name: "runs list",
  usage: "[options]",
  summary: "Lists runs, the newest first: playgraph runs alone does the same.",
  words: { least: 0, most: 0, are: "no words" },
  options: { last: { value: "N", help: `So many. Default ${usual}.` }, ...workspaceOption, json: { help: "The runs as a JSON list." } },
  examples: [
    { line: "playgraph runs", does: "Lists the last runs, with the folders that hold their results." },
    { line: "playgraph runs list --last 1000 --json", does: "For programs." },
  ],
  run: (given, io) =>
    withHistory(given.value("workspace"), io, async (history) => {
      const last = given.value("last");
      const records = history.runs.newest(last === undefined ? usual : wholeNumber("--last", last, { from: 1, to: 1_000_000 }));
      if (given.has("json")) await io.stdout.write(`${JSON.stringify(records.map((record) => runJson(record, history)), null, 2)}\n`);
      else await io.stdout.write(listText(records, history, io.cwd));
      return 0;
    }),
};

function runJson(record: RunRecord, history: History) {
  const { id, status, started, ended, request } = record;
  const { images, cost } = paidBy(record, history);
  return { run: id, status, started: new Date(started).toISOString(), ended: ended === null ? null : new Date(ended).toISOString(), graph: graphName(record), images, cost, folder: request?.out ?? null };
}

function listText(records: readonly RunRecord[], history: History, cwd: string): string {
  if (records.length === 0) return "The workspace has no runs yet.\n";
  const rows = records.map((record) => {
    const paid = paidBy(record, history);
    return [record.id, timeText(record.started), statusWords[record.status], numberText(paid.images), costText(paid, record.request?.fal), graphName(record), record.request === undefined ? "" : fromHere(record.request.out, cwd)];
  });
  return `${table([["RUN", "STARTED", "STATUS", "IMAGES", "COST", "GRAPH", "FOLDER"], ...rows], new Set([3, 4])).join("\n")}\n`;
}
