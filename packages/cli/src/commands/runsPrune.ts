import type { History, PrunePlan } from "@playgraph/workspace";
import type { Command, Given } from "../command.ts";
import { interruptedCodes, type Io } from "../io.ts";
import { numberText, quantity } from "../numberText.ts";
import { ageOption, sizeOption } from "../pruneOptions.ts";
import { sizeText } from "../sizeText.ts";
import { table } from "../table.ts";
import { UsageError } from "../usageError.ts";
import { withHistory } from "../withHistory.ts";
import { workspaceOption } from "../workspaceOption.ts";

export const runsPrune: Command = {
  name: "runs prune",
  usage: "[options]",
  summary: "Removes old runs, cached results and pictures from the workspace, after it has said what would go.",
  words: { least: 0, most: 0, are: "no words" },
  options: {
    "older-than": { value: "AGE", help: "What was not used for that long: 30d, 4w or 1y." },
    "max-size": { value: "SIZE", help: "What was used longest ago, until pictures and results take no more than 500MB or 5GB." },
    ...workspaceOption,
    yes: { help: "Do not ask." },
    json: { help: "What went, as JSON; needs --yes." },
  },
  examples: [
    { line: "playgraph runs prune --older-than 30d", does: "Asks, and removes what was not used for 30 days." },
    { line: "playgraph runs prune --max-size 5GB --yes", does: "Keeps the workspace under 5 GB." },
  ],
  async run(given, io) {
    const [age, size] = [given.value("older-than"), given.value("max-size")];
    if (age === undefined && size === undefined) throw new UsageError("playgraph runs prune needs --older-than AGE or --max-size SIZE: nothing goes unasked.");
    if (given.has("json") && !given.has("yes")) throw new UsageError("--json asks nothing, so it needs --yes. Without --json, playgraph runs prune says first what would go.");
    const today = Math.floor(io.today().getTime() / 86_400_000);
    const limits = { ...(age === undefined ? {} : { before: today - ageOption(age) }), ...(size === undefined ? {} : { mostBytes: sizeOption(size) }) };
    return withHistory(given.value("workspace"), io, (history) => prune(history, limits, given, io));
  },
};

async function prune(history: History, limits: Parameters<History["planPrune"]>[0], given: Given, io: Io): Promise<number> {
  const plan = await history.planPrune(limits);
  const { runs, cache, payments, blobs, bytes, paidImages } = plan;
  const isNothing = runs.length + cache.length + payments.length + blobs.length === 0;
  if (given.has("json")) {
    await history.prune(plan);
    await io.stdout.write(`${JSON.stringify({ runs: runs.map(({ id }) => id), cache: cache.length, payments: payments.length, blobs: blobs.length, bytes, paidImages, unfinished: plan.unfinished }, null, 2)}\n`);
    return 0;
  }
  await io.stdout.write(isNothing ? "There is nothing to remove.\n" : planText(plan));
  if (isNothing) return 0;
  if (!given.has("yes")) await agree(io);
  await history.prune(plan);
  await io.stdout.write(`Removed: ${sizeText(bytes)}.\n`);
  return 0;
}

function planText({ runs, cache, payments, blobs, bytes, paidImages, unfinished }: PrunePlan): string {
  const folders = runs.filter((run) => run.bytes > 0).length;
  return [
    "This would go:",
    ...table([
      ["  runs", numberText(runs.length), folders === 0 ? "" : `with ${quantity(folders, "folder")} that the workspace made for their results`],
      ["  cached results", numberText(cache.length)],
      ["  pictures", numberText(blobs.length)],
      ["  paid requests", numberText(payments.length)],
      ["  altogether", sizeText(bytes)],
    ], new Set([1])),
    ...(paidImages === 0 ? [] : [`${quantity(paidImages, "paid image")} would go: running their graphs again pays for them again.`]),
    ...(unfinished.length === 0 ? [] : [`${quantity(unfinished.length, "run")} did not come to an end, and ${unfinished.length === 1 ? "is" : "are"} kept with all that ${unfinished.length === 1 ? "it has" : "they have"} paid for.`]),
    "",
  ].join("\n");
}

async function agree({ ask }: Pick<Io, "ask">): Promise<void> {
  if (!ask) throw new UsageError("Nothing was removed, because nobody can be asked here. Say --yes if you mean it.");
  const answer = await ask("Remove it? [y/N] ");
  if (answer === undefined) throw new UsageError("Nothing was removed.", interruptedCodes.SIGINT);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new UsageError("Nothing was removed.");
}
