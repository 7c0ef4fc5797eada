import fc from "fast-check";
import { expect, it } from "vitest";
import type { Graph, GraphNode } from "../document/graph.ts";
import { any, defineNode, integer, type NodeDefinition, text } from "../node/defineNode.ts";
import { taskId } from "../node/coordinate.ts";
import type { World } from "../node/world.ts";
import { countText } from "../plan/count.ts";
import type { Plan } from "../plan/plan.ts";
import { planGraph } from "../plan/planGraph.ts";
import type { Restriction } from "../plan/restriction.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import { resolveGraph } from "../check/resolveGraph.ts";
import { exampleNodes } from "../testing/exampleNodes.ts";
import { memoryWorld } from "../testing/memoryWorld.ts";
import { randomGraph } from "../testing/randomGraph.ts";
import { testNodes } from "../testing/testNodes.ts";
import { type Asked, askCache, imagesToGenerate } from "./askCache.ts";
import { execute } from "./execute.ts";
import { defaultConcurrency } from "./permits.ts";
import type { TaskStatus } from "./runEvent.ts";
import { runGraph } from "./runGraph.ts";
import { isOpen } from "./unmade.ts";
import { whyText } from "./why.ts";

const runs = process.env["PLAYGRAPH_TEST"] === "full" ? 3000 : 200;
const from = (wire: string) => ({ $from: wire });
const facts = { version: 1, title: "", summary: "", category: "generate" } as const;

/** Nodes that say when they are called. */
function exampleWorld() {
  const called: string[] = [];
  const draw = defineNode({
    ...facts,
    type: "draw",
    inputs: { seed: any().input({ doc: "" }), prompt: any().input({ doc: "", default: "hare" }) },
    outputs: { picture: text().output({ doc: "" }) },
    cache: true,
    resource: "fal",
    generations: 1,
    run: (inputs) => (called.push("draw"), { picture: JSON.stringify(inputs) }),
  });
  const batch = defineNode({
    ...facts,
    type: "batch",
    inputs: { prompt: any().input({ doc: "" }), count: integer().input({ doc: "", default: 2 }) },
    outputs: { picture: any().output({ doc: "" }), seed: integer().output({ doc: "", axes: [] }) },
    axes: [{ from: "items", length: [{ valueOf: "count" }] }],
    cache: true,
    resource: "fal",
    generations: { valueOf: "count" },
    *emit({ prompt, count }) {
      called.push("batch");
      for (let index = 0; index < count; index++) yield { labels: [`${index + 1}`], outputs: { picture: `${JSON.stringify(prompt)} ${index}` } };
      return { seed: 1 };
    },
  });
  const save = defineNode({ ...facts, type: "save", inputs: { picture: any().input({ doc: "" }) }, outputs: { path: text().output({ doc: "" }) }, effect: true, run: () => (called.push("save"), { path: "there" }) });
  const send = defineNode({ ...facts, type: "send", inputs: { picture: any().input({ doc: "" }) }, outputs: { url: text().output({ doc: "" }) }, resource: "fal", run: () => (called.push("send"), { url: "there" }) });
  const sheet = defineNode({ ...facts, type: "sheet", inputs: { picture: any().collect({ doc: "" }) }, outputs: { sheet: text().output({ doc: "" }) }, cache: true, collect: (rows) => (called.push("sheet"), { sheet: `${rows.length}` }) });
  const note = defineNode({ ...facts, type: "note", inputs: { value: any().input({ doc: "", accepts: "absent" }) }, outputs: { said: text().output({ doc: "" }) }, cache: true, run: () => ({ said: "noted" }) });
  const shout = defineNode({ ...facts, type: "shout", inputs: { a: any().input({ doc: "" }) }, outputs: { out: any().output({ doc: "" }) }, run: ({ a }) => ({ out: `${JSON.stringify(a)}!` }) });
  const lines = defineNode({
    ...facts,
    type: "lines",
    inputs: { a: any().input({ doc: "" }) },
    outputs: { line: any().output({ doc: "" }) },
    axes: [{ from: "items", length: [] }],
    cache: true,
    *emit({ a }) {
      for (let index = 0; index < Number(a); index++) yield { labels: [`${index}`], outputs: { line: index } };
    },
  });
  const nodes: ReadonlyMap<string, NodeDefinition> = new Map([...exampleNodes, ...[draw, batch, save, send, sheet, note, shout, lines].map((node) => [node.declaration.type, node] as const)]);
  const world = memoryWorld();
  const ready = (graph: Readonly<Record<string, GraphNode>>, restriction: Restriction = {}) => {
    const { resolved, diagnostics } = resolveGraph({ playgraph: 1, nodes: graph }, new Map([...nodes].map(([type, { declaration }]) => [type, declaration])));
    if (!resolved) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    return { resolved, plan: planGraph(resolved, restriction) };
  };
  return {
    called,
    world,
    run: async (graph: Readonly<Record<string, GraphNode>>, restriction: Restriction = {}) => {
      await runGraph(ready(graph, restriction).resolved, { run: "r", nodes, world, ...restriction }).summary;
      called.length = 0;
    },
    ask: async (graph: Readonly<Record<string, GraphNode>>, restriction: Restriction = {}) => {
      const { resolved, plan } = ready(graph, restriction);
      const asked = await askCache(resolved, plan, { nodes, world, ...restriction });
      return { asked, told: told(asked), images: countText(imagesToGenerate(plan, asked).generations) };
    },
  };
}

/** `draw: 2 cached, 1 to run (never ran)` for each node. */
function told(asked: Asked | undefined): readonly string[] {
  return (asked?.nodes ?? []).map(({ id, cached, toRun, leftOut, reasons }) => `${id}: ${cached} cached, ${countText(toRun)} to run${reasons.length === 0 ? "" : ` (${reasons.map(({ why, tasks }) => `${tasks} ${whyText(why)}`).join("; ")})`}${leftOut === 0 ? "" : `, ${leftOut} left out`}`);
}

const values = (...list: readonly (string | number)[]) => ({ type: "values", inputs: { list } });
const sweep = (...seeds: readonly number[]): Readonly<Record<string, GraphNode>> => ({
  seeds: values(...seeds),
  draw: { type: "draw", inputs: { seed: from("seeds.value") } },
  save: { type: "save", inputs: { picture: from("draw.picture") } },
  sheet: { type: "sheet", inputs: { picture: from("draw.picture") } },
});

it("[X14] what has run is cached; what costs or changes something is told and not run", async () => {
  const { run, ask, called } = exampleWorld();
  expect((await ask(sweep(1, 2))).told).toEqual(["seeds: 0 cached, 1 to run", "draw: 0 cached, 2 to run (2 never ran)", "save: 0 cached, 2 to run", "sheet: 0 cached, 1 to run (1 never ran)"]);
  await run(sweep(1, 2));
  const again = await ask(sweep(1, 2));
  expect(again.told).toEqual(["seeds: 0 cached, 1 to run", "draw: 2 cached, 0 to run", "save: 0 cached, 2 to run", "sheet: 1 cached, 0 to run"]);
  expect(again.images).toBe("0");
  expect(called).toEqual([]);
});

it("[X14] says of each task that would run why, and what hangs on it would run too", async () => {
  const { run, ask, world } = exampleWorld();
  await run(sweep(1, 2));
  const before = world.cached.size;
  const { told, images } = await ask(sweep(1, 5, 6));
  expect(told.slice(1)).toEqual(["draw: 1 cached, 2 to run (1 upstream changed (seed); 1 never ran)", "save: 0 cached, 3 to run", "sheet: 0 cached, 1 to run (1 upstream changed (picture))"]);
  expect(images).toBe("2");
  const graph = sweep(1, 2);
  const other = await ask({ ...graph, draw: { type: "draw", inputs: { seed: from("seeds.value"), prompt: "fox" } } });
  expect(other.told[1]).toBe('draw: 0 cached, 2 to run (2 input prompt changed "hare" -> "fox")');
  expect(world.cached.size).toBe(before);
  expect((await ask(sweep(1, 2))).told[1]).toBe("draw: 2 cached, 0 to run");
});

it("[X14] a part of a sweep is cached in the whole, and the whole in a part", async () => {
  const { run, ask } = exampleWorld();
  await run(sweep(1, 2, 3), { first: 1 });
  expect((await ask(sweep(1, 2, 3))).told[1]).toBe("draw: 1 cached, 2 to run (2 never ran)");
  expect((await ask(sweep(1, 2, 3), { first: 2 })).told[1]).toBe("draw: 1 cached, 1 to run (1 never ran)");
  expect((await ask(sweep(1, 2, 3), { at: new Map([["seeds", "1"]]) })).told[1]).toBe("draw: 1 cached, 0 to run");
});

it("[X14] pictures that would be made have their places on an axis whose length is known", async () => {
  const { run, ask } = exampleWorld();
  const graph = (prompt: string, count = 3): Readonly<Record<string, GraphNode>> => ({ batch: { type: "batch", inputs: { prompt, count } }, draw: { type: "draw", inputs: { seed: from("batch.seed"), prompt: from("batch.picture") } }, sheet: { type: "sheet", inputs: { picture: from("draw.picture") } } });
  await run(graph("hare"));
  expect(await ask(graph("hare"))).toMatchObject({ told: ["batch: 1 cached, 0 to run", "draw: 3 cached, 0 to run", "sheet: 1 cached, 0 to run"], images: "0" });
  expect(await ask(graph("fox"))).toMatchObject({ told: ['batch: 0 cached, 1 to run (1 input prompt changed "hare" -> "fox")', "draw: 0 cached, 3 to run (3 upstream changed (seed))", "sheet: 0 cached, 1 to run (1 upstream changed (picture))"], images: "6" });
});

it("[X14] how much would run is open along an axis whose length only the run will tell", async () => {
  const { run, ask } = exampleWorld();
  const graph = (n: number): Readonly<Record<string, GraphNode>> => ({ lines: { type: "lines", inputs: { a: n } }, draw: { type: "draw", inputs: { seed: from("lines.line") } }, sheet: { type: "sheet", inputs: { picture: from("draw.picture") } } });
  expect(await ask(graph(3))).toMatchObject({ told: ["lines: 0 cached, 1 to run (1 never ran)", "draw: 0 cached, ? to run (1 never ran)", "sheet: 0 cached, 1 to run (1 never ran)"], images: "?" });
  await run(graph(3));
  expect(await ask(graph(3))).toMatchObject({ told: ["lines: 1 cached, 0 to run", "draw: 3 cached, 0 to run", "sheet: 1 cached, 0 to run"], images: "0" });
});

it("[X14] a node that costs nothing runs, unless it hangs on what is not made; a filter's work is known or taken to keep everything", async () => {
  const { run, ask } = exampleWorld();
  const graph = (...seeds: readonly number[]): Readonly<Record<string, GraphNode>> => ({
    seeds: values(...seeds),
    half: { type: "parity", inputs: { value: from("seeds.value") } },
    draw: { type: "draw", inputs: { seed: from("half.odd") } },
    loud: { type: "shout", inputs: { a: from("draw.picture") } },
  });
  await run(graph(1, 2));
  expect((await ask(graph(1, 2, 3, 4))).told).toEqual(["seeds: 0 cached, 1 to run", "half: 0 cached, 4 to run", "draw: 1 cached, 1 to run (1 never ran), 2 left out", "loud: 0 cached, ≤ 2 to run, 2 left out"]);
});

it("[X14] a zip of what is not made pairs it all the same where it is known how much there will be", async () => {
  const { run, ask } = exampleWorld();
  const graph = (...seeds: readonly number[]): Readonly<Record<string, GraphNode>> => ({
    seeds: values(...seeds),
    draw: { type: "draw", inputs: { seed: from("seeds.value") } },
    names: values("a", "b"),
    pairs: { type: "zip", inputs: { a: from("draw.picture"), b: from("names.value") } },
    named: { type: "sheet", inputs: { picture: from("pairs.b") } },
    drawn: { type: "sheet", inputs: { picture: from("pairs.a") } },
  });
  await run(graph(1, 2));
  const redrawn = { ...graph(1, 2), draw: { type: "draw", inputs: { seed: from("seeds.value"), prompt: "fox" } } };
  expect((await ask(redrawn)).told).toContain("named: 1 cached, 0 to run");
  expect((await ask(redrawn)).told).toContain("drawn: 0 cached, 1 to run (1 upstream changed (picture))");
  // A pair is called by both of its sides.
  expect((await ask(graph(1, 3))).told).toContain("named: 0 cached, 1 to run (1 upstream changed (picture))");
  const open = { ...graph(1, 2), lines: { type: "lines", inputs: { a: 2 } }, pairs: { type: "zip", inputs: { a: from("lines.line"), b: from("lines2.line") } }, lines2: { type: "lines", inputs: { a: 3 } } };
  expect((await ask(open)).told).toContain("pairs: 0 cached, 1 to run");
});

it("[X14] what fails now fails then: what hangs on it is left out", async () => {
  const { ask } = exampleWorld();
  const { told } = await ask({ seeds: values("bad", "good"), plus: { type: "plus", inputs: { a: from("seeds.value") } }, draw: { type: "send", inputs: { picture: from("plus.sum") } } });
  expect(told.slice(1)).toEqual(["plus: 0 cached, 2 to run", "draw: 0 cached, 1 to run, 1 left out"]);
});

it("[X14] why something is left out may hang on what is not made: what takes the reason is not told to be cached", async () => {
  const { run, ask } = exampleWorld();
  const graph = (prompt: string): Readonly<Record<string, GraphNode>> => ({
    half: { type: "parity", inputs: { value: 2 } },
    draw: { type: "draw", inputs: { seed: 1, prompt } },
    both: { type: "plus", inputs: { a: from("draw.picture"), b: from("half.odd") } },
    note: { type: "note", inputs: { value: from("both.sum") } },
  });
  await run(graph("hare"));
  expect((await ask(graph("hare"))).told.slice(2)).toEqual(["both: 0 cached, 0 to run, 1 left out", "note: 1 cached, 0 to run"]);
  expect((await ask(graph("fox"))).told.slice(2)).toEqual(["both: 0 cached, 0 to run, 1 left out", "note: 0 cached, 1 to run (1 upstream changed (value))"]);
});

it("[X14] equal requests count once among the images", async () => {
  const { ask, called } = exampleWorld();
  const graph = { ...sweep(1, 1, 2), count: { type: "shout", inputs: { a: 1 } }, batch: { type: "batch", inputs: { prompt: from("send.url"), count: 4 } }, send: { type: "send", inputs: { picture: "hare" } } };
  expect(await ask(graph)).toMatchObject({ images: "6" });
  expect(called).toEqual([]);
});

it("[X14] more than 100,000 tasks are not counted one by one, whether the plan knows of them or not", async () => {
  const { ask } = exampleWorld();
  const wide = (id: string) => ({ [id]: { type: "values", inputs: { list: Array.from({ length: 400 }, (_, index) => index) } } });
  expect((await ask({ ...wide("a"), ...wide("b"), plus: { type: "plus", inputs: { a: from("a.value"), b: from("b.value") } } })).asked).toBeUndefined();
  expect((await ask({ upto: { type: "upto", inputs: { n: 100_001 } }, plus: { type: "plus", inputs: { a: from("upto.i") } } })).asked).toBeUndefined();
});

/** The test nodes as pure functions of their inputs, of which some are cached and some change something. */
function pureNodes(facts: readonly number[]): ReadonlyMap<string, NodeDefinition> {
  const nowhere = { node: "n", coordinate: [] };
  return new Map(
    [...testNodes].map(([type, { declaration, run, emit, collect }], index): [string, NodeDefinition] => {
      const fact = declaration.behaviour === "zip" ? 0 : facts[index % facts.length];
      return [
        type,
        {
          declaration: { ...declaration, cache: fact === 1 || fact === 2, ...(fact === 3 ? { effect: true as const } : {}) },
          ...(run ? { run: (inputs, context) => run(inputs, { ...context, ...nowhere }) } : {}),
          ...(emit ? { emit: (inputs, context) => emit(inputs, { ...context, ...nowhere }) } : {}),
          ...(collect ? { collect: (rows, inputs, context) => collect(rows, inputs, { ...context, ...nowhere }) } : {}),
        },
      ];
    }),
  );
}

type Watched = {
  /** By task: how it ended; undefined where it was taken to run. */
  readonly settled: ReadonlyMap<string, TaskStatus>;
  readonly started: ReadonlySet<string>;
  /** Of those that would run and see what is there, the cache's key. */
  readonly sure: ReadonlyMap<string, string | undefined>;
};

async function watched(graph: ResolvedGraph, plan: Plan, nodes: ReadonlyMap<string, NodeDefinition>, world: World, asks: boolean): Promise<Watched> {
  const settled = new Map<string, TaskStatus>();
  const started = new Set<string>();
  const sure = new Map<string, string | undefined>();
  const listener = {
    onStarted: (task) => void started.add(taskId(task.node.id, task.point.coordinate)),
    onProgress: () => {},
    onItem: () => {},
    onSettled: (task, { status }) => void settled.set(taskId(task.node.id, task.point.coordinate), status),
  } satisfies Parameters<typeof execute>[3];
  const onUnmade: Parameters<typeof execute>[2]["onUnmade"] = (task, _, seen) => {
    const id = taskId(task.node.id, task.point.coordinate);
    started.add(id);
    if (seen && !isOpen(task.point.coordinate)) sure.set(id, seen.key);
  };
  await execute(graph, plan, { nodes, world, concurrency: defaultConcurrency, useCache: true, signal: new AbortController().signal, ...(asks ? { onUnmade } : {}) }, listener);
  return { settled, started, sure };
}

const catalogue = new Map([...testNodes].map(([type, { declaration }]) => [type, declaration]));

/** The graph with another salt at one of its nodes. */
function changed(graph: Graph, at: number): ResolvedGraph | undefined {
  const salted = Object.entries(graph.nodes).filter(([, { inputs }]) => inputs !== undefined && "salt" in inputs);
  const [id, node] = salted[at % Math.max(1, salted.length)] ?? [];
  if (id === undefined || !node) return undefined;
  return resolveGraph({ ...graph, nodes: { ...graph.nodes, [id]: { ...node, inputs: { ...node.inputs, salt: 5000 + at } } } }, catalogue).resolved;
}

it("[X14] what was told to be cached is cached, what was told to run for what it sees runs, and nothing runs that was not told, for random graphs", async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph(12), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 11 }), fc.nat(100), async ({ graph, resolved, plan }, facts, at) => {
      const nodes = pureNodes(facts);
      const world = memoryWorld();
      const first = await watched(resolved, plan, nodes, world, false);
      const after = await watched(resolved, plan, nodes, world, true);
      // Failures are not kept, also those that are handed on, and what changes something runs again: all else that sees what is there is cached.
      const isKept = (id: string) => !["failed", "skipped"].includes(first.settled.get(id) ?? "");
      expect([...after.sure].filter(([id, key]) => key !== undefined && isKept(id))).toEqual([]);

      const other = changed(graph, at);
      if (!other) return;
      const otherPlan = planGraph(other);
      const before = { cached: world.cached.size };
      const predicted = await watched(other, otherPlan, nodes, world, true);
      const asked = await askCache(other, otherPlan, { nodes, world });
      expect(world.cached.size).toBe(before.cached);
      const actual = await watched(other, otherPlan, nodes, world, false);

      expect([...predicted.settled].filter(([id, status]) => status === "cached" && actual.settled.get(id) !== "cached")).toEqual([]);
      const keys = [...predicted.sure.values()];
      for (const [id, key] of predicted.sure) {
        const isShared = key !== undefined && keys.indexOf(key) !== keys.lastIndexOf(key);
        expect(actual.started.has(id) || (isShared && actual.settled.get(id) === "cached")).toBe(true);
      }
      const open = new Set([...predicted.started].filter((id) => id.includes("=none")).map(nodeOf));
      // What is taken to make an axis may fail, and what takes holes then runs at its key *none*.
      for (const id of actual.started) expect(predicted.started.has(id) || open.has(nodeOf(id)) || id.includes("=none")).toBe(true);
      // Where something is left out or fails, an axis that it would have made is a single *none*; one whose length the run tells may be empty.
      const isWhole = otherPlan.axes.every(({ length }) => length !== undefined) && asked?.nodes.every(({ leftOut }) => leftOut === 0) && ![...predicted.settled.values()].includes("failed");
      const counted = asked?.nodes.map(({ id, cached, toRun, leftOut }) => {
        const ids = [...predicted.settled].filter(([task]) => nodeOf(task) === id);
        const tasks = otherPlan.nodes.find((node) => node.id === id)?.tasks;
        const isExact = tasks?.kind === "exact" && isWhole;
        return { cached: ids.filter(([, status]) => status === "cached").length === cached, all: !isExact || tasks.n === toRun.n + BigInt(cached + leftOut) };
      });
      expect(counted).toEqual(counted?.map(() => ({ cached: true, all: true })));
    }),
    { numRuns: runs },
  );
}, 40 * runs + 30_000);

function nodeOf(id: string): string {
  return id.split("[", 1)[0] ?? "";
}
