import type { Count, Plan, RunEvent, TaskStatus } from "@playgraph/core";
import { expect, it } from "vitest";
import { planText } from "./planText.ts";
import { progressLines } from "./progressLines.ts";
import { advance, createProgress, isComplete, pace } from "./runProgress.ts";
import { widthOf } from "./visible.ts";

const exact = (n: number): Count => ({ kind: "exact", n: BigInt(n) });

function planOf(nodes: Readonly<Record<string, Count>>): Plan {
  const planned = Object.entries(nodes).map(([id, tasks]) => ({ id, type: "t", taskAxes: id === "generate" ? ["guidance", "seeds"] : [], collapsed: id === "sheet" ? ["seeds"] : [], pairs: {}, newAxes: id === "seeds" ? ["seeds"] : [], outputAxes: {}, itemAxes: [], tasks, generations: exact(0) }));
  return { nodes: planned, axes: [{ id: "seeds", owner: "seeds", parents: [], length: 8 }, { id: "guidance", owner: "g", parents: [] }], tasks: exact(1), generations: exact(0), diagnostics: [] };
}

const started = (node: string, key: number): RunEvent => ({ type: "task-started", task: `${node}[a=${key}]`, node, coordinate: [], why: { reason: "never ran" } });
const settled = (node: string, key: number, status: TaskStatus = "done"): RunEvent => ({ type: "task-settled", task: `${node}[a=${key}]`, node, coordinate: [], status, reason: null, failure: null, outputs: {}, items: null, seconds: 0 });

const nothing = { images: 0, micros: 0 };

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
  expect(progressLines(progress, 4000, nothing, { columns: 80, rows: 20 })).toEqual([
    "  ✓  seeds                               1",
    "  ⠇  generate  ━━━━━━━━━━──────────  2 / 4  0.5/s  4.0 s left  1 failed".replace("⠇", frameAt(4000)),
    "  ·  sheet                             ≤ 1",
    "  ·  odd                             2 × ?",
    "  4.0 s",
  ]);
});

const waiting = (node: string, key: number, message: string): RunEvent => ({ type: "task-progress", task: `${node}[a=${key}]`, node, progress: { state: "waiting", message } });
const refused = "not sent: 127.0.0.1:45999 was not reached: the connection was refused. Next try in 3 s";

it("[L13] shows below a node what it waits for, until its request is taken", () => {
  const progress = createProgress(planOf({ generate: exact(2), sheet: exact(1) }), 0);
  const lines = () => progressLines(progress, 1000, nothing, { columns: 60, rows: 20 }).map((line) => line.trim());
  for (const event of [started("generate", 0), started("generate", 1), waiting("generate", 0, "earlier"), waiting("generate", 1, refused)]) advance(progress, event, 0);
  expect(lines().slice(1, 3)).toEqual(["not sent: 127.0.0.1:45999 was not reached: the", "connection was refused. Next try in 3 s"]);
  advance(progress, { type: "task-progress", task: "generate[a=1]", node: "generate", progress: { state: "submitting" } }, 0);
  expect(lines()[1]).toMatch(/^not sent: /);
  advance(progress, { type: "task-progress", task: "generate[a=1]", node: "generate", progress: { state: "queued", requestId: "r" } }, 0);
  expect(lines()[1]).toBe("earlier");
  advance(progress, settled("generate", 0), 0);
  expect(lines()).toHaveLength(3);
});

it("[L13] leaves out what is missed least where there is no room", () => {
  const progress = createProgress(planOf({ a: exact(2), b: exact(1), c: exact(1) }), 0);
  for (const event of [started("a", 0), settled("a", 0), started("a", 1), waiting("a", 1, refused)]) advance(progress, event, 500);
  const lines = progressLines(progress, 1000, nothing, { columns: 60, rows: 4 });
  expect(lines.map((line) => line.trim())).toEqual([expect.stringMatching(/^. {2}a {2}━+─+ {2}1 \/ 2/), "not sent: 127.0.0.1:45999 was not reached: the", "connection was refused. Next try in 3 s", "1.0 s, and 2 more nodes"]);
  expect(progressLines(progress, 1000, nothing, { columns: 38, rows: 20 })[0]).toMatch(/^ {2}. {2}a {2}1 \/ 2 {2}2\.0\/s {2}0\.5 s left$/);
});

it("[L13] never draws more columns or lines than there are", () => {
  const progress = createProgress(planOf({ ["n".repeat(64)]: exact(1_000_000), b: { kind: "at-least", n: 3n }, c: exact(2), d: exact(1) }), 0);
  for (const id of ["n".repeat(64), "b"]) for (const event of [started(id, 0), settled(id, 0, "failed"), started(id, 1), waiting(id, 1, `${"x".repeat(200)} ${refused}`)]) advance(progress, event, 500);
  for (const columns of [20, 40, 80, 100]) {
    for (const rows of [2, 3, 4, 5, 8, 20]) {
      const lines = progressLines(progress, 2000, nothing, { columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
  }
});

/** The frame that a spinner of six shows. */
function frameAt(now: number): string {
  return ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"][Math.floor(now / 100) % 6] ?? "";
}

it("[L13] shows what works where not all nodes fit", () => {
  const progress = createProgress(planOf(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`n${index}`, exact(2)]))), 0);
  advance(progress, started("n40", 0), 0);
  const lines = progressLines(progress, 1000, nothing, { columns: 80, rows: 5 });
  expect(lines).toHaveLength(5);
  expect(lines.join("\n")).toMatch(/n40/);
  expect(lines.at(-1)).toBe("  1.0 s, and 46 more nodes");
});

const fal = { name: "fal", isBilled: true };
const emulator = { name: "the emulator", isBilled: false };

it("[L9] says what a plan would cost", () => {
  const plan = planOf({ generate: exact(40) });
  expect(planText({ ...plan, tasks: { kind: "at-least", n: 41n }, generations: { kind: "at-least", n: 1n } }, { prices: new Map(), maker: fal })).toMatch(/\n {2}at least 41 tasks would run, at least 1 image would be generated by fal; price unknown\.\n$/);
});

it("[L41] a plan says who would be paid, and which price is missing; what bills nothing is told to, and what it would cost elsewhere", () => {
  const plan = planOf({ generate: exact(40) });
  const paid = { ...plan, tasks: exact(40), generations: exact(40), nodes: plan.nodes.map((node) => ({ ...node, generations: exact(40), endpoint: "a/b" })) };
  const bill = (maker: { readonly name: string; readonly isBilled: boolean }, ...prices: readonly (readonly [string, number])[]) => /generated (.+)\.\n/.exec(planText(paid, { prices: new Map(prices), maker }))?.[1];
  expect([bill(fal), bill(fal, ["a/b", 10_000])]).toEqual(["by fal; price unknown without --price a/b=USD", "by fal; $0.40"]);
  expect([bill(emulator), bill(emulator, ["a/b", 10_000])]).toEqual(["by the emulator; nothing is billed", "by the emulator; at your price $0.40, but nothing is billed"]);
});

it("[L9] writes a plan as a table", () => {
  expect(planText(planOf({ seeds: exact(1), generate: exact(40), sheet: exact(1) }), { prices: new Map(), maker: fal })).toBe(
    ["  node      tasks  from                       makes    images", "  seeds         1                             seeds 8", "  generate     40  guidance ? × seeds 8 = 40", "  sheet         1  all of seeds 8", "", "  1 task would run, nothing is paid.", ""].join("\n"),
  );
});

it("[L45] what is paid for is told of the whole run, its cost where all prices are known", () => {
  const progress = createProgress(planOf({ generate: exact(40) }), 0);
  const last = (images: number, micros: number | "unknown", columns = 80) => progressLines(progress, 5000, { images, micros }, { columns, rows: 20 }).at(-1);
  expect(last(0, 0)).toBe("  5.0 s");
  expect(last(1, 20_000)).toBe("  5.0 s, 1 image asked for, $0.02");
  expect(last(1_200, "unknown")).toBe("  5.0 s, 1,200 images asked for");
  expect(last(1_200, 12_000_000, 20)).toHaveLength(20);
});
