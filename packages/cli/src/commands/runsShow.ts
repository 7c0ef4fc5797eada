import type { History, OpenPayment, RunRecord } from "@playgraph/workspace";
import type { Command } from "../command.ts";
import { countsText } from "../countsText.ts";
import { durationText } from "../durationText.ts";
import { failureText } from "../endText.ts";
import { fitted } from "../fitted.ts";
import { fromHere } from "../fromHere.ts";
import { goOnRaisedText } from "../goOnText.ts";
import { quantity } from "../numberText.ts";
import { paidBy, paidText } from "../paidBy.ts";
import { resumeCommand } from "../resumeCommand.ts";
import { graphName, statusWords, timeText } from "../runTexts.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";
import { withHistory } from "../withHistory.ts";
import { workspaceOption } from "../workspaceOption.ts";

export const runsShow: Command = {
  name: "runs show",
  usage: "RUN [options]",
  summary: "Tells how a run went, what went wrong, what is still under way, and how to go on.",
  words: { least: 1, most: 1, are: "a run: its id, the beginning of one, or latest" },
  options: { ...workspaceOption, json: { help: "One JSON document." } },
  examples: [
    { line: "playgraph runs show latest", does: "Tells of the last run." },
    { line: "playgraph runs show 20260901-14 --json", does: "For programs; the beginning of an id is enough." },
  ],
  run: (given, io) =>
    withHistory(given.value("workspace"), io, async (history) => {
      const record = history.runs.named(given.words[0] ?? "");
      const payments = history.openPayments(record.id);
      if (given.has("json")) await io.stdout.write(`${JSON.stringify(showJson(record, payments, history), null, 2)}\n`);
      else await io.stdout.write(fitted(showText(record, payments, { history, cwd: io.cwd, goOn: resumeCommand(record.id, given.value("workspace")) }), io.stdout));
      return 0;
    }),
};

function showJson(record: RunRecord, payments: readonly OpenPayment[], history: History) {
  const { id, status, started, ended, request, summary } = record;
  const { images, cost } = paidBy(record, history);
  return {
    run: id,
    status,
    started: new Date(started).toISOString(),
    ended: ended === null ? null : new Date(ended).toISOString(),
    graph: graphName(record),
    file: request?.name ?? null,
    fal: request?.fal ?? null,
    folder: request?.out ?? null,
    images,
    cost,
    payments,
    summary: summary ?? null,
  };
}

type Around = { readonly history: History; readonly cwd: string; /** The command that goes on with the run. */ readonly goOn: string };

function showText(record: RunRecord, payments: readonly OpenPayment[], { history, cwd, goOn }: Around): string {
  const { id, status, started, request, summary } = record;
  const facts = [
    ["  status", statusWords[status]],
    ["  started", timeText(started)],
    ...(summary ? [["  took", durationText(summary.seconds)]] : []),
    ...(request ? [["  graph", fromHere(request.name, cwd)], ["  files", fromHere(request.out, cwd)], ["  images", paidText(record, paidBy(record, history), request.fal)]] : []),
  ];
  const nodes = Object.entries(summary?.nodes ?? {}).map(([node, counts]) => [`  ${node}`, countsText(counts) || "not run"]);
  return [
    `Run ${id}${graphName(record) === "" ? "" : `: ${visible(graphName(record))}`}`,
    ...table(facts),
    ...(nodes.length === 0 ? [] : ["", ...table(nodes)]),
    ...(summary?.failures ?? []).flatMap((failure) => ["", ...failureText(failure, summary?.nodes[failure.node])]),
    ...(summary && summary.resubmitted.length > 0 ? ["", `Sent once more, because nobody knew what had become of the first request: ${someOf(summary.resubmitted)}.`] : []),
    ...paymentsText(payments, status === "running"),
    ...adviceText(record, payments, goOn).flatMap((line) => ["", line]),
    "",
  ].join("\n");
}

function paymentsText(payments: readonly OpenPayment[], isRunning: boolean): readonly string[] {
  const accepted = payments.filter(({ state }) => state === "accepted");
  const unknown = payments.filter(({ state }) => state === "unknown");
  return [
    ...(accepted.length === 0 ? [] : ["", `${quantity(accepted.length, "request")} accepted, ${isRunning ? "and not fetched yet" : "and not fetched"}:`, ...table(accepted.map(({ requestId, endpoint, wasCancelled }) => [`  ${requestId ?? ""}`, endpoint, wasCancelled ? "cancelled, may still be billed" : ""]))]),
    ...(unknown.length === 0 ? [] : ["", `${quantity(unknown.length, "request")} of which nobody knows whether ${unknown.length === 1 ? "it was accepted; it" : "they were accepted; they"} may have been billed:`, ...table(unknown.map(({ attempt, endpoint }) => [`  ${attempt}`, endpoint]))]),
  ];
}

/** How to go on. */
function adviceText({ status, request }: RunRecord, payments: readonly OpenPayment[], goOn: string): readonly string[] {
  if (status === "running" || status === "done" || !request) return [];
  if (status === "over-budget") return [goOnRaisedText(goOn, request.cap)];
  const unknown = payments.some(({ state }) => state === "unknown");
  // Nobody has looked for those of an interrupted run yet.
  if (status === "interrupted") return [`To go on with it${unknown ? ", which looks for what nobody knows" : ""}: ${goOn}`];
  return [
    `To go on with it: ${goOn}`,
    ...(unknown ? [`Look at your requests on the service's dashboard. If they are not there: ${goOn} --on-unknown resubmit`] : []),
  ];
}

function someOf(tasks: readonly string[]): string {
  return tasks.length <= 5 ? tasks.join(", ") : `${tasks.slice(0, 5).join(", ")} and ${tasks.length - 5} more`;
}
