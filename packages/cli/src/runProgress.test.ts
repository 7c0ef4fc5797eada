import type { Count, Plan, RunEvent, TaskStatus } from "@playgraph/core";
import { expect, it } from "vitest";
import { planText } from "./planText.ts";
import { progressLines } from "./progressLines.ts";
import { advance, createProgress, isComplete, pace } from "./runProgress.ts";

const exact = (n: number): Count => ({ kind: "exact", n: BigInt(n) });

function planOf(nodes: Readonly<Record<string, Count>>): Plan {
  const planned = Object.entries(nodes).map(([id, tasks]) => ({ id, type: "t", taskAxes: id === "generate" ? ["guidance", "seeds"] : [], collapsed: id === "sheet" ? ["seeds"] : [], pairs: {}, newAxes: id === "seeds" ? ["seeds"] : [], outputAxes: {}, itemAxes: [], tasks, generations: exact(0) }));
  return { nodes: planned, axes: [{ id: "seeds", owner: "seeds", parents: [], length: 8 }, { id: "guidance", owner: "g", parents: [] }], tasks: exact(1), generations: exact(0), diagnostics: [] };
}

const started = (node: string, key: number): RunEvent => ({ type: "task-started", task: `${node}[a=${key}]`, node, coordinate: [], why: { reason: "never ran" } });
const settled = (node: string, key: number, status: TaskStatus = "done"): RunEvent => ({ type: "task-settled", task: `${node}[a=${key}]`, node, coordinate: [], status, reason: null, failure: null, outputs: {}, items: null, seconds: 0 });

it("[L13] counts what runs and what is settled, started or not", () => {
  const progress = createProgress(planOf({ a: exact(3) }), 0);
  for (const event of [started("a", 0), started("a", 1), settled("a", 0), settled("a", 2, "skipped")]) advance(progress, event, 1000);
  const node = progress.nodes.get("a");
  expect(node && [node.running.size, node.settled, node.counts.done, node.counts.skipped, isComplete(node)]).toEqual([1, 2, 1, 1, false]);
  advance(progress, settled("a", 1, "failed"), 2000);
  expect(node && isComplete(node)).toBe(true);
});

it("[L13] tells the rate and the time left, where they can be known", () => {
  const progress = createProgress(planOf({ a: exact(10), b: { kind: "unknown", n: 4n } }), 0);
  const [a, b] = [...progress.nodes.values()];
  advance(progress, started("a", 0), 1000);
  expect(a && pace(a, 1000)).toBeUndefined();
  for (let key = 0; key < 4; key++) advance(progress, settled("a", key), 3000);
  expect(a && pace(a, 3000)).toEqual({ rate: 2, remaining: 3 });
  advance(progress, started("b", 0), 0);
  advance(progress, settled("b", 0), 2000);
  expect(b && pace(b, 2000)).toEqual({ rate: 0.5, remaining: undefined });
});

it("[L13] draws what is through, what works and what waits", () => {
  const progress = createProgress(planOf({ seeds: exact(1), generate: exact(4), sheet: { kind: "at-most", n: 1n }, odd: { kind: "unknown", n: 2n } }), 0);
  for (const event of [started("seeds", 0), settled("seeds", 0), started("generate", 0), settled("generate", 0), started("generate", 1), settled("generate", 2, "failed")]) advance(progress, event, 0);
  expect(progressLines(progress, 4000, 20)).toEqual([
    "  ✓  seeds                               1",
    "  ⠇  generate  ━━━━━━━━━━──────────  2 / 4  0.5/s  4.0 s left  1 failed".replace("⠇", frameAt(4000)),
    "  ·  sheet                             ≤ 1",
    "  ·  odd                             2 × ?",
    "  4.0 s",
  ]);
});

/** The frame that a spinner of six shows. */
function frameAt(now: number): string {
  return ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"][Math.floor(now / 100) % 6] ?? "";
}

it("[L13] shows what works where not all nodes fit", () => {
  const progress = createProgress(planOf(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`n${index}`, exact(2)]))), 0);
  advance(progress, started("n40", 0), 0);
  const lines = progressLines(progress, 1000, 5);
  expect(lines).toHaveLength(5);
  expect(lines.join("\n")).toMatch(/n40/);
  expect(lines.at(-1)).toBe("  1.0 s, and 46 more nodes");
});

it("[L9] writes a plan as a table", () => {
  expect(planText(planOf({ seeds: exact(1), generate: exact(40), sheet: exact(1) }))).toBe(
    ["  node      tasks  from                       makes    images", "  seeds         1                             seeds 8", "  generate     40  guidance ? × seeds 8 = 40", "  sheet         1  all of seeds 8", "", "  1 task would run, 0 images would be generated; price unknown.", ""].join("\n"),
  );
});
