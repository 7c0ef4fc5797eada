import type { Spending } from "@playgraph/core";
import { countsText } from "./countsText.ts";
import { dollarText } from "./dollarText.ts";
import { durationText } from "./durationText.ts";
import { isBounded } from "./isBounded.ts";
import { cutLine, wrapLine } from "./lineWidth.ts";
import { numberText, quantity } from "./numberText.ts";
import { groupedCount } from "./planHeadline.ts";
import { isComplete, type NodeProgress, pace, type RunProgress } from "./runProgress.ts";
import { table } from "./table.ts";
import { visible, widthOf } from "./visible.ts";

const barLength = 20;
const frames = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"];

/**
 * What a terminal shows of a run: a line a node, as many as fit, those that work before those that are through or still wait; below a node, what it waits for.
 * @param size of the terminal's part that may be used: at least 2 rows; no line is longer than its columns
 */
export function progressLines(progress: RunProgress, now: number, spending: Pick<Spending, "images" | "micros">, { columns, rows }: { readonly columns: number; readonly rows: number }): readonly string[] {
  const nodes = [...progress.nodes.values()];
  const shown = fitting(nodes, rows - 1, columns);
  const lines = tableWithin(
    shown.map((node) => cells(node, now)),
    columns,
  );
  const hidden = nodes.length - shown.length;
  const total = `  ${durationText((now - progress.startedAt) / 1000)}${spentText(spending)}${hidden === 0 ? "" : `, and ${numberText(hidden)} more ${hidden === 1 ? "node" : "nodes"}`}`;
  return [...shown.flatMap((node, index) => [lines[index] ?? "", ...waitingLines(node, columns)]), total].map((line) => cutLine(line, columns)).slice(-rows);
}

/** Of the whole run; nothing where nothing is paid. */
function spentText({ images, micros }: Pick<Spending, "images" | "micros">): string {
  if (images === 0) return "";
  return `, ${quantity(images, "image")} asked for${micros === "unknown" ? "" : `, ${dollarText(micros)}`}`;
}

/** Where it is too wide, the bars are what is missed least. */
function tableWithin(rows: readonly (readonly string[])[], columns: number): readonly string[] {
  const lines = table(rows, new Set([3]));
  if (lines.every((line) => widthOf(line) <= columns)) return lines;
  return table(
    rows.map((row) => row.toSpliced(2, 1)),
    new Set([2]),
  );
}

/** Lines of what a node waits for. */
const mostWaiting = 2;

function waitingLines({ waiting }: NodeProgress, columns: number): readonly string[] {
  const message = [...waiting.values()].at(-1);
  return message === undefined ? [] : wrapLine(`     ${visible(message)}`, columns, "     ").slice(0, mostWaiting);
}

function fitting(nodes: readonly NodeProgress[], most: number, columns: number): readonly NodeProgress[] {
  const kept = new Set<NodeProgress>();
  let room = most;
  for (const node of nodes.toSorted((a, b) => interest(b) - interest(a))) {
    room -= 1 + waitingLines(node, columns).length;
    if (room < 0 && kept.size > 0) break;
    kept.add(node);
  }
  return nodes.filter((node) => kept.has(node));
}

function interest(node: NodeProgress): number {
  if (node.running.size > 0) return 3;
  if (node.settled > 0 && !isComplete(node)) return 2;
  return node.settled === 0 ? 1 : 0;
}

function cells(node: NodeProgress, now: number): readonly string[] {
  const complete = isComplete(node);
  const mark = complete ? (node.counts.failed + node.counts.unknown > 0 ? "!" : "✓") : node.running.size > 0 ? (frames[Math.floor(now / 100) % frames.length] ?? "") : "·";
  const counted = node.settled === 0 && node.running.size === 0 ? groupedCount(node.planned) : complete ? numberText(node.settled) : `${numberText(node.settled)} / ${groupedCount(node.planned)}`;
  const speed = complete || node.running.size === 0 ? undefined : pace(node, now);
  const trouble = countsText({ ...node.counts, done: 0 });
  return [`  ${mark}`, node.id, bar(node, complete), counted, speed ? `${speed.rate < 10 ? speed.rate.toFixed(1) : numberText(Math.round(speed.rate))}/s` : "", speed?.remaining === undefined ? "" : `${durationText(speed.remaining)} left`, trouble];
}

function bar({ planned, settled, running }: NodeProgress, complete: boolean): string {
  if (complete || !isBounded(planned) || (settled === 0 && running.size === 0) || planned.n <= 1n) return "";
  const filled = Math.min(barLength, Math.floor((settled / Number(planned.n)) * barLength));
  return "━".repeat(filled) + "─".repeat(barLength - filled);
}
