import { countsText } from "./countsText.ts";
import { durationText } from "./durationText.ts";
import { numberText } from "./numberText.ts";
import { groupedCount } from "./planHeadline.ts";
import { isComplete, type NodeProgress, pace, type RunProgress } from "./runProgress.ts";
import { table } from "./table.ts";

const barLength = 20;
const frames = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"];

/**
 * What a terminal shows of a run: a line a node, as many as fit, those that work before those that are through or still wait.
 * @param rows lines that there is room for, at least 2
 */
export function progressLines(progress: RunProgress, now: number, rows: number): readonly string[] {
  const nodes = [...progress.nodes.values()];
  const shown = fitting(nodes, rows - 1);
  const lines = table(
    shown.map((node) => cells(node, now)),
    new Set([3]),
  );
  const hidden = nodes.length - shown.length;
  const total = `  ${durationText((now - progress.startedAt) / 1000)}${hidden === 0 ? "" : `, and ${numberText(hidden)} more nodes`}`;
  return [...lines, total];
}

function fitting(nodes: readonly NodeProgress[], most: number): readonly NodeProgress[] {
  if (nodes.length <= most) return nodes;
  const byInterest = nodes.toSorted((a, b) => interest(b) - interest(a)).slice(0, Math.max(1, most));
  const kept = new Set(byInterest);
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
  if (complete || planned.kind === "unknown" || (settled === 0 && running.size === 0) || planned.n <= 1n) return "";
  const filled = Math.min(barLength, Math.floor((settled / Number(planned.n)) * barLength));
  return "━".repeat(filled) + "─".repeat(barLength - filled);
}
