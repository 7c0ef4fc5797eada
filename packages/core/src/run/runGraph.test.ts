import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { EventChannel } from "./eventChannel.ts";
import { any, defineNode, image, integer, type NodeDefinition, text } from "../node/defineNode.ts";
import { type FailureCode, PlaygraphError } from "../node/failure.ts";
import type { GraphNode } from "../document/graph.ts";
import type { ImageValue } from "../types/image.ts";
import { UnknownOutcome } from "../node/step.ts";
import { memoryWorld } from "../testing/memoryWorld.ts";
import { runExample, told } from "../testing/runExample.ts";
import { whyText } from "./why.ts";
import type { Progress, World } from "../node/world.ts";

const list = (...values: readonly (string | number)[]) => ({ type: "values", inputs: { list: values } });
const from = (wire: string) => ({ $from: wire });
const facts = { version: 1, title: "", summary: "", category: "generate" } as const;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

function nodes(...definitions: readonly NodeDefinition[]): ReadonlyMap<string, NodeDefinition> {
  return new Map(definitions.map((definition) => [definition.declaration.type, definition]));
}

/** A node that says when it starts, and ends when it is told to. */
function slow(resource: "fal" | "cpu" | "none" = "fal") {
  const started: (string | number)[] = [];
  const ends: (() => void)[] = [];
  const node = defineNode({
    ...facts,
    type: "slow",
    resource,
    inputs: { a: any().input({ doc: "" }) },
    outputs: { out: any().output({ doc: "" }) },
    run: async ({ a }, { signal }) => {
      started.push(a as string | number);
      await new Promise<void>((resolve, reject) => {
        ends.push(resolve);
        signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
      });
      return { out: a };
    },
  });
  return { node, started, ends };
}

it("[X2] the deepest task goes first: item 1 is at the end while item 2 is still to come", async () => {
  const order: string[] = [];
  const log = defineNode({ ...facts, type: "log", inputs: { a: any().input({ doc: "" }) }, outputs: { out: any().output({ doc: "" }) }, run: ({ a }, { node }) => (order.push(`${node} ${JSON.stringify(a)}`), { out: a }) });
  await runExample({ n: list(1, 2), a: { type: "log", inputs: { a: from("n.value") } }, b: { type: "log", inputs: { a: from("a.out") } } }, { nodes: nodes(log) });
  expect(order).toEqual(["a 1", "b 1", "a 2", "b 2"]);
});

it("[X2] a source rests while many tasks wait for a permit", async () => {
  let made = 0;
  const source = defineNode({
    ...facts,
    type: "source",
    inputs: {},
    outputs: { i: integer().output({ doc: "" }) },
    axes: [{ from: "items", length: [] }],
    *emit() {
      for (; made < 1000; made++) yield { labels: [""], outputs: { i: made } };
    },
  });
  const { node, ends } = slow();
  const run = runExample({ s: { type: "source" }, out: { type: "slow", inputs: { a: from("s.i") } } }, { nodes: nodes(source, node), concurrency: { fal: 1 } });
  while (ends.length === 0) await setImmediate();
  for (let turn = 0; turn < 10; turn++) await setImmediate();
  expect(made).toBeLessThan(100);
  for (let done = 0; done < 1000; done++) {
    while (ends.length <= done) await setImmediate();
    ends[done]?.();
  }
  expect((await run).summary.tasks.done).toBe(1001);
});

it("[X3] no more tasks of a resource run at once than there are permits", async () => {
  let running = 0;
  let most = 0;
  const busy = defineNode({
    ...facts,
    type: "busy",
    resource: "cpu",
    inputs: { a: any().input({ doc: "" }) },
    outputs: { out: any().output({ doc: "" }) },
    run: async ({ a }) => {
      most = Math.max(most, ++running);
      await setImmediate();
      running--;
      return { out: a };
    },
  });
  await runExample({ n: list(...upTo(20)), out: { type: "busy", inputs: { a: from("n.value") } } }, { nodes: nodes(busy), concurrency: { cpu: 3 } });
  expect(most).toBe(3);
});

it("[X4] a chain of 50,000 nodes runs, and so does its failure", async () => {
  const chain = (first: string): Record<string, GraphNode> => {
    const made: Record<string, GraphNode> = { n0: { type: "plus", inputs: { a: first } } };
    for (let i = 1; i < 50_000; i++) made[`n${i}`] = { type: "plus", inputs: { a: from(`n${i - 1}.sum`) } };
    return made;
  };
  expect((await runExample(chain("ok"))).summary.tasks.done).toBe(50_000);
  expect((await runExample(chain("bad"))).summary.tasks).toMatchObject({ failed: 1, skipped: 49_999 });
});

it("[X5] after the signal nothing starts, what is under way is awaited, and what hangs on it is not settled", async () => {
  const stop = new AbortController();
  const { node, started } = slow();
  const run = runExample({ n: list(1, 2, 3), out: { type: "slow", inputs: { a: from("n.value") } }, sheet: { type: "rows", inputs: { a: from("out.out") } } }, { nodes: nodes(node), concurrency: { fal: 2 }, signal: stop.signal });
  while (started.length < 2) await setImmediate();
  stop.abort();
  const { summary, rows } = await run;
  expect(started).toEqual([1, 2]);
  expect(summary).toMatchObject({ status: "stopped", tasks: { done: 1, cancelled: 4 } });
  expect(rows.map(({ node, status, reason }) => [node, status, reason])).toEqual([["sheet", "cancelled", "Not run: the run was stopped before it."]]);
});

it("[X6] a locked account stops further submissions; what is under way is collected", async () => {
  const { node, started, ends } = slow();
  const locked = defineNode({ ...facts, type: "locked", resource: "fal", inputs: {}, outputs: { out: any().output({ doc: "" }) }, run: () => Promise.reject(new PlaygraphError({ code: "AccountLocked", message: "User is locked." })) });
  const run = runExample(
    { n: list(1, 2, 3), out: { type: "slow", inputs: { a: from("n.value") } }, saved: { type: "plus", inputs: { a: from("out.out") } }, z: { type: "locked" } },
    { nodes: nodes(node, locked), concurrency: { fal: 2 } },
  );
  while (started.length === 0) await setImmediate();
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  for (const end of ends) end();
  const { summary } = await run;
  expect(started).toEqual([1]);
  expect(summary).toMatchObject({ status: "locked", nodes: { out: { done: 1, cancelled: 2 }, saved: { done: 1, cancelled: 2 }, z: { failed: 1 } } });
});

it("[X7] a node that throws, gives nothing, or gives what it has not declared fails alone, as a bug of the node", async () => {
  const broken = (type: string, run: () => unknown) => ({ declaration: { ...defineNode({ ...facts, type, inputs: {}, outputs: { out: text().output({ doc: "" }) }, run: () => ({ out: "" }) }).declaration }, run: run as NonNullable<NodeDefinition["run"]> });
  const definitions = [
    broken("throws", () => {
      throw new TypeError("x is not a function");
    }),
    broken("nothing", () => undefined),
    broken("rejects", () => Promise.reject(new Error("oops"))),
    broken("lacks", () => ({})),
    broken("extra", () => ({ out: "", more: 1 })),
  ];
  const { summary } = await runExample({ ...Object.fromEntries(definitions.map(({ declaration }) => [declaration.type, { type: declaration.type }])), fine: { type: "plus", inputs: { a: 1 } } }, { nodes: nodes(...definitions) });
  expect(summary).toMatchObject({ status: "partly-failed", tasks: { done: 1, failed: 5 } });
  expect(summary.failures.map(({ first }) => `${first.code}: ${first.message}`)).toEqual([
    'NodeBug: The node type "extra" has a bug: it gave an output "more", which it does not have there: there is "out".',
    'NodeBug: The node type "lacks" has a bug: it gave no output "out".',
    'NodeBug: The node type "nothing" has a bug: it gave undefined instead of its outputs.',
    'NodeBug: The node type "throws" has a bug: x is not a function',
    'NodeBug: The node type "rejects" has a bug: oops',
  ]);
});

it("[X7] a task that takes longer than its node's timeout fails, though it never settles", async () => {
  const hangs = defineNode({ ...facts, type: "hangs", timeout: 5000, inputs: {}, outputs: { out: text().output({ doc: "" }) }, run: () => new Promise<never>(() => undefined) });
  const waits: { readonly milliseconds: number; readonly pass: () => void }[] = [];
  const world: World = { ...memoryWorld(), clock: { now: () => 0, sleep: (milliseconds) => new Promise((resolve) => waits.push({ milliseconds, pass: () => resolve() })) } };
  const run = runExample({ hangs: { type: "hangs" }, fine: { type: "plus", inputs: { a: 1 } } }, { nodes: nodes(hangs), world });
  while (waits.length === 0) await setImmediate();
  expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([5000]);
  waits[0]?.pass();
  expect((await run).summary).toMatchObject({ tasks: { done: 1, failed: 1 }, failures: [{ node: "hangs", first: { code: "Timeout", message: "It was not done within 5 s." } }] });
});

it("[X7] a value that the input does not take fails its task alone, and names the input", async () => {
  const strict = defineNode({ ...facts, type: "strict", inputs: { steps: integer({ min: 1, max: 50 }).input({ doc: "" }) }, outputs: { out: integer().output({ doc: "" }) }, run: ({ steps }) => ({ out: steps }) });
  const { rows, summary } = await runExample({ n: list(50, 51), out: { type: "strict", inputs: { steps: from("n.value") } } }, { nodes: nodes(strict) });
  expect(rows.map(({ reason }) => reason)).toEqual([null, '"steps" must be an integer from 1 to 50, not 51 (it came from n.value).']);
  expect(summary.failures[0]?.first).toMatchObject({ code: "InvalidInput", field: "steps", node: "out", coordinate: "n=1" });
});

it("[X8] equal values by another way are answered by the cache, items and all; another version or value is not", async () => {
  const world = memoryWorld();
  const statuses = async (made: Readonly<Record<string, GraphNode>>) => (await runExample(made, { world })).events.flatMap((event) => (event.type === "task-settled" && event.node === "b" ? [`${event.status} ${event.items}`] : []));
  expect(await statuses({ b: { type: "batch", inputs: { count: 3, fewer: 1, seed: 5 } } })).toEqual(["done 2"]);
  expect(await statuses({ n: list(5), b: { type: "batch", inputs: { count: 3, fewer: 1, seed: from("n.value") } } })).toEqual(["cached 2"]);
  expect(await statuses({ b: { type: "batch", inputs: { count: 3, fewer: 1, seed: 6 } } })).toEqual(["done 2"]);
  expect(await told({ b: { type: "batch", inputs: { count: 3, fewer: 1, seed: 5 } } }, { world })).toEqual(["b=0 → p0 | 5", "b=1 → p1 | 5", 'b=2 → "b" gave 2 of 3']);
  expect(world.cached.size).toBe(2);
});

it("[X8] of an image only its bytes count, and a failure is not kept", async () => {
  let runs = 0;
  const pictures = defineNode({ ...facts, type: "pictures", inputs: { url: text().input({ doc: "" }) }, outputs: { image: image().output({ doc: "" }) }, run: ({ url }): { image: ImageValue } => ({ image: { blob: "a".repeat(64), mediaType: "image/png", width: 1, height: 1, sourceUrl: url } }) });
  const look = defineNode({
    ...facts,
    type: "look",
    cache: true,
    inputs: { image: image().input({ doc: "" }), fail: any().input({ doc: "", default: false }) },
    outputs: { out: text().output({ doc: "" }) },
    run: ({ fail }) => {
      runs++;
      if (fail === true) throw new PlaygraphError({ code: "Unavailable", message: "no" });
      return { out: "seen" };
    },
  });
  const world = memoryWorld();
  const run = (url: string, fail: boolean) => runExample({ p: { type: "pictures", inputs: { url } }, look: { type: "look", inputs: { image: from("p.image"), fail } } }, { nodes: nodes(pictures, look), world });
  await run("https://a", false);
  await run("https://b", false);
  expect(runs).toBe(1);
  await run("https://a", true);
  await run("https://a", true);
  expect(runs).toBe(3);
});

it("[X9] a cached node's task says why it runs", async () => {
  const world = memoryWorld();
  const whys = async (made: Readonly<Record<string, GraphNode>>, useCache = true) => (await runExample(made, { world, useCache })).events.flatMap((event) => (event.type === "task-started" && event.node === "b" ? [whyText(event.why)] : []));
  const batch = (inputs: GraphNode["inputs"]) => ({ n: list(2), b: { type: "batch", inputs: { fewer: 0, seed: 1, ...inputs } } });
  expect(await whys(batch({ count: from("n.value") }))).toEqual(["never ran"]);
  expect(await whys(batch({ count: from("n.value") }))).toEqual([]);
  expect(await whys(batch({ count: from("n.value") }), false)).toEqual(["not cached"]);
  expect(await whys(batch({ count: from("n.value"), seed: 9 }))).toEqual(["input seed changed 1 -> 9"]);
  expect(await whys({ ...batch({ count: from("n.value"), seed: 9 }), n: list(3) })).toEqual(["upstream changed (count)"]);
  const { events } = await runExample({ n: list(3), plus: { type: "plus", inputs: { a: from("n.value") } } }, { world });
  expect(events.flatMap((event) => (event.type === "task-started" ? [whyText(event.why)] : []))).toEqual(["never cached", "never cached"]);
});

it("[X10] a seed that is left open is the same in every run, another at every coordinate, and follows the graph's seed", async () => {
  const seeds = async (seed: number) => (await runExample({ n: list(2, 3), b: { type: "batch", inputs: { count: from("n.value") } } }, { seed, outputs: ["b.picture"] })).events.flatMap((event) => (event.type === "task-settled" && event.node === "b" ? [event.outputs["seed"]] : []));
  const [first, second] = await seeds(0);
  expect(first).not.toBe(second);
  expect(await seeds(0)).toEqual([first, second]);
  expect(await seeds(1)).not.toContain(first);
});

it("[X11] a label that is there twice leaves two keys, of which the first comes first", async () => {
  const nodes = { x: list("a", "b", "a"), out: { type: "plus", inputs: { a: from("x.value") } } };
  const at = new Map([["x", "a"]]);
  expect(await told(nodes, { at })).toEqual(["x=0 → a", "x=2 → a"]);
  expect(await told(nodes, { at, first: 1 })).toEqual(["x=0 → a"]);
  expect(await told(nodes, { at, first: 2 })).toEqual(["x=0 → a", "x=2 → a"]);
});

it("[X11] the first tasks, and those at a label, are tasks of the whole", async () => {
  const nodes = { seeds: list(1, 2, 3), guidance: list(7, 8), b: { type: "batch", inputs: { seed: from("seeds.value"), fewer: 0 } }, out: { type: "plus", inputs: { a: from("b.picture"), b: from("guidance.value"), c: from("seeds.value") } } };
  const whole = await told(nodes);
  expect(await told(nodes, { first: 4 })).toEqual(whole.slice(0, 4));
  expect(await told(nodes, { at: new Map([["seeds", "2"]]) })).toEqual(whole.filter((line) => line.includes("seeds=1")));
  expect(await told(nodes, { at: new Map([["seeds", "#2"]]), first: 1 })).toEqual([whole[2]]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async (first) => {
      expect(await told(nodes, { first })).toEqual(whole.slice(0, first));
    }),
  );
});

it("[X12] a row says what it rests on: seed, request id, attempts, cost, and the inputs that vary", async () => {
  const paint = defineNode({
    ...facts,
    type: "paint",
    cache: true,
    resource: "fal",
    generations: 1,
    inputs: { seed: integer().input({ doc: "" }), steps: integer().input({ doc: "", default: 25 }) },
    outputs: { picture: text().output({ doc: "" }) },
    run: async ({ seed, steps }, { step }) => {
      const { result } = await step("try-0", { endpoint: "fal-ai/x", payload: { seed, steps }, reserve: { generations: 1, micros: "unknown" }, send: never, find: never, collect: never, files: () => [], cancel: never });
      return { picture: String(result) };
    },
  });
  const never = () => Promise.reject(new UnknownOutcome("not called"));
  const memory = memoryWorld();
  let requests = 0;
  const world: World = { ...memory, perform: async () => ({ result: "picture", files: [], receipt: { requestId: `request-${++requests}`, attempts: 1, seconds: 0.5, micros: 20_000, run: "first", units: 1 } }) as never };
  const graph = { n: list(5, 6), paint: { type: "paint", inputs: { seed: from("n.value") } }, out: { type: "plus", inputs: { a: from("paint.picture") } }, sheet: { type: "rows", inputs: { a: from("out.sum") } } };
  const run = (id: string, images: number) => runExample(graph, { run: id, nodes: nodes(paint), world: { ...world, spending: () => ({ images, micros: images * 20_000, resubmitted: [] }) }, outputs: ["out.sum", "sheet.rows"] });
  const first = await run("first", 3);
  expect(first.rows).toMatchObject([
    { node: "out", coordinate: "n=0", axes: { n: "5" }, status: "done", inputs: { "paint.seed": 5 }, outputs: { sum: "picture" }, seed: 5, requestId: "request-1", attempts: 1, seconds: 0.5, cost: 0.02, units: 1, cached: false },
    { node: "out", coordinate: "n=1", axes: { n: "6" }, inputs: { "paint.seed": 6 }, seed: 6, requestId: "request-2" },
    { node: "sheet", coordinate: "", inputs: {}, seed: null, requestId: null, attempts: 2, cost: 0.04, units: 2 },
  ]);
  expect(first.summary).toMatchObject({ generations: 2, reused: 0, reserved: 3, cost: 0.06 });
  const second = await run("second", 0);
  expect(second.rows.map(({ requestId, cost }) => [requestId, cost])).toEqual(first.rows.map(({ requestId, cost }) => [requestId, cost]));
  expect(second.rows.map(({ status, cached }) => [status, cached])).toEqual([["done", true], ["done", true], ["done", true]]);
  expect(second.summary).toMatchObject({ generations: 0, reused: 2, reserved: 0, cost: 0, tasks: { cached: 2 } });
  // Resumed, it has paid for what it finds.
  const resumed = await run("first", 2);
  expect(resumed.summary).toMatchObject({ generations: 2, reused: 0, cost: 0.04, tasks: { cached: 2 } });
  expect(resumed.rows.map(({ cached }) => cached)).toEqual([false, false, false]);
});

it("[X12] without a generation, the row's own varying inputs are told; without declared outputs the last nodes are the results", async () => {
  const { rows } = await runExample({ n: list(1, 2), a: { type: "plus", inputs: { a: from("n.value"), b: "same" } } });
  expect(rows.map(({ node, inputs }) => [node, inputs])).toEqual([["a", { "a.a": 1 }], ["a", { "a.a": 2 }]]);
});

it("[X13] events begin with the plan and end with the summary; a task is settled once, after its start", async () => {
  const { events, summary } = await runExample({ n: list("ok", "bad"), a: { type: "plus", inputs: { a: from("n.value") } }, b: { type: "plus", inputs: { a: from("a.sum") } } });
  expect(events[0]).toMatchObject({ type: "run-started", plan: { nodes: [{ id: "n" }, { id: "a" }, { id: "b" }] } });
  expect(events.at(-1)).toEqual({ type: "run-finished", ...summary });
  const lives = Map.groupBy(events.flatMap((event) => ("task" in event ? [event] : [])), (event) => event.task);
  expect(Object.fromEntries([...lives].map(([task, life]) => [task, life.map(({ type }) => type).join(" ")]))).toEqual({
    n: "task-started task-settled",
    "a[n=0]": "task-started task-settled",
    "b[n=0]": "task-started task-settled",
    "a[n=1]": "task-started task-settled",
    "b[n=1]": "task-settled",
  });
});

it("[X5] an emitting task whose request was paid is settled though the run was stopped meanwhile; a source that rests is cancelled", async () => {
  const stop = new AbortController();
  const started = Promise.withResolvers<() => void>();
  const paint = defineNode({
    ...facts,
    type: "paint",
    resource: "fal",
    inputs: { a: any().input({ doc: "" }) },
    outputs: { out: any().output({ doc: "" }) },
    axes: [{ from: "items", length: [] }],
    async *emit({ a }) {
      await new Promise<void>((resolve) => started.resolve(resolve));
      yield { labels: ["1"], outputs: { out: a } };
      yield { labels: ["2"], outputs: { out: a } };
    },
  });
  const endless = defineNode({
    ...facts,
    type: "endless",
    inputs: {},
    outputs: { i: integer().output({ doc: "" }) },
    axes: [{ from: "items", length: [] }],
    *emit() {
      for (let i = 0; ; i++) yield { labels: [""], outputs: { i } };
    },
  });
  const run = runExample({ n: list(1), paint: { type: "paint", inputs: { a: from("n.value") } }, e: { type: "endless" }, slow: { type: "slow", inputs: { a: from("e.i") } } }, { nodes: nodes(paint, endless, slow().node), concurrency: { fal: 2 }, signal: stop.signal });
  const finish = await started.promise;
  stop.abort(new Error("stopped"));
  finish();
  const { events, summary } = await run;
  expect(events.flatMap((event) => (event.type === "task-settled" ? [`${event.task} ${event.status} ${event.items}`] : []))).toEqual(expect.arrayContaining(["n done 1", "paint[n=0] done 2", "e cancelled null"]));
  expect(summary.status).toBe("stopped");
});

it("[X5] a request that the service cancelled by itself fails alone", async () => {
  const gone = defineNode({ ...facts, type: "gone", inputs: {}, outputs: { out: text().output({ doc: "" }) }, run: () => Promise.reject(new PlaygraphError({ code: "Cancelled", message: "cancelled at the service" })) });
  const { summary } = await runExample({ gone: { type: "gone" }, fine: { type: "plus", inputs: { a: 1 } } }, { nodes: nodes(gone) });
  expect(summary).toMatchObject({ status: "partly-failed", tasks: { done: 1, failed: 1 } });
});

it("[X7] a task that ends in time, well or badly, no longer watches the clock; one that does not has its signal aborted", async () => {
  const waits = new Set<AbortSignal | undefined>();
  const world: World = { ...memoryWorld(), clock: { now: () => 0, sleep: (_, signal) => new Promise(() => (waits.add(signal), signal?.addEventListener("abort", () => waits.delete(signal)))) } };
  const timed = (type: string, run: () => Promise<{ out: string }>) => defineNode({ ...facts, type, timeout: 1000, inputs: {}, outputs: { out: text().output({ doc: "" }) }, run });
  const definitions = nodes(timed("well", async () => ({ out: "" })), timed("badly", () => Promise.reject(new Error("no"))));
  await runExample({ well: { type: "well" }, badly: { type: "badly" } }, { nodes: definitions, world });
  expect(waits.size).toBe(0);
  let aborted = false;
  const hangs = defineNode({ ...facts, type: "hangs", timeout: 1000, inputs: {}, outputs: { out: text().output({ doc: "" }) }, run: (_, { signal }) => new Promise<never>(() => signal.addEventListener("abort", () => (aborted = true))) });
  await runExample({ hangs: { type: "hangs" } }, { nodes: nodes(hangs), world: { ...memoryWorld(), clock: { now: () => 0, sleep: () => Promise.resolve() } } });
  expect(aborted).toBe(true);
});

it("[X8] a failure that a node passes on is not kept, and a record that looks a little like an image is no image", async () => {
  let runs = 0;
  const pass = defineNode({ ...facts, type: "pass", cache: true, inputs: { a: any().input({ doc: "", accepts: "holes" }) }, outputs: { out: any().output({ doc: "", mayBeAbsent: true }) }, run: ({ a }) => (runs++, { out: a }) });
  const world = memoryWorld();
  for (let time = 0; time < 2; time++) await runExample({ bad: { type: "plus", inputs: { a: "bad" } }, pass: { type: "pass", inputs: { a: from("bad.sum") } } }, { nodes: nodes(pass), world });
  expect(runs).toBe(2);
  for (const n of [1, 2]) await runExample({ pass: { type: "pass", inputs: { a: { blob: "a", mediaType: "b", n } } } }, { nodes: nodes(pass), world });
  expect(runs).toBe(4);
});

it("[X9] long values that begin alike are told apart, and so are the rows of a collect", async () => {
  const sheet = defineNode({ ...facts, type: "sheet", cache: true, inputs: { a: any().collect({ doc: "" }), title: text().input({ doc: "" }) }, outputs: { out: text().output({ doc: "" }) }, collect: (rows, { title }) => ({ out: `${title} ${rows.length}` }) });
  const world = memoryWorld();
  const whys = async (end: string, ...values: readonly number[]) =>
    (await runExample({ n: list(...values), s: { type: "sheet", inputs: { a: from("n.value"), title: "x".repeat(80) + end } } }, { nodes: nodes(sheet), world })).events.flatMap((event) => (event.type === "task-started" && event.node === "s" ? [event.why.reason] : []));
  expect(await whys("a", 1)).toEqual(["never ran"]);
  expect(await whys("b", 1)).toEqual(["input changed"]);
  expect(await whys("b", 2)).toEqual(["upstream changed"]);
});

it("[X13] a task's progress is told when it says something new", async () => {
  const told: readonly Progress[] = [{ state: "submitting" }, { state: "queued", queuePosition: 1 }, { state: "queued", queuePosition: 0 }, { state: "running", requestId: "r" }, { state: "running", requestId: "r", logs: ["one"] }, { state: "waiting", message: "a" }, { state: "waiting", message: "b" }, { state: "submitting" }];
  const teller = defineNode({
    ...facts,
    type: "teller",
    inputs: {},
    outputs: { out: any().output({ doc: "" }) },
    run: (_, { progress }) => {
      for (const one of told) for (const twice of one.logs ? [one] : [one, { ...one }]) progress(twice);
      return { out: 1 };
    },
  });
  const { events } = await runExample({ a: { type: "teller" }, b: { type: "teller" } }, { nodes: nodes(teller) });
  for (const task of ["a", "b"]) expect(events.flatMap((event) => (event.type === "task-progress" && event.node === task ? [event.progress] : []))).toEqual(told);
});

it("[X13] nothing is kept for a listener that has left", async () => {
  const channel = new EventChannel<number>();
  channel.push(0);
  const heard: number[] = [];
  const listening = (async () => {
    for await (const event of channel) {
      heard.push(event);
      if (event === 2) break;
    }
  })();
  channel.push(1);
  channel.push(2);
  await listening;
  channel.push(3);
  channel.close();
  for await (const event of channel) heard.push(event);
  expect(heard).toEqual([1, 2]);
});

it("[R2] a label that an earlier key of the same task has is marked as repeated, cases aside", async () => {
  const { events } = await runExample({ n: list("fox", "Fox", "owl", "fox"), out: { type: "plus", inputs: { a: from("n.value") } } });
  expect(events.flatMap((event) => (event.type === "task-settled" && event.node === "out" ? event.coordinate : []))).toEqual([
    { axis: "n", key: 0, label: "fox" },
    { axis: "n", key: 1, label: "Fox", repeated: true },
    { axis: "n", key: 2, label: "owl" },
    { axis: "n", key: 3, label: "fox", repeated: true },
  ]);
});

it("[X11] a zip pairs by key what is there of a part, as it does in the whole", async () => {
  const nodes = { x: list("a", "b", "c"), y: list(1, 2, 3), zip: { type: "zip", inputs: { a: from("x.value"), b: from("y.value") } }, out: { type: "plus", inputs: { a: from("zip.a"), b: from("zip.b") } } };
  const whole = await told(nodes);
  expect(await told(nodes, { at: new Map([["x", "b"]]) })).toEqual([whole[1]]);
  expect(await told(nodes, { at: new Map([["x", "b"], ["y", "2"]]) })).toEqual([whole[1]]);
  expect(await told(nodes, { at: new Map([["x", "b"], ["y", "3"]]) })).toEqual([]);
  expect(await told(nodes, { first: 2 })).toEqual(whole.slice(0, 2));
});

/** A paid node that makes a picture of its seed; with `again` it throws the first away. */
const paints = defineNode({
  ...facts,
  type: "paints",
  resource: "fal",
  generations: 1,
  inputs: { seed: integer().input({ doc: "" }), again: any().input({ doc: "", default: false }) },
  outputs: { image: image().output({ doc: "" }) },
  run: async ({ seed, again }, { step }) => {
    const call = (payload: { readonly seed: number }) => ({ endpoint: "fal-ai/x", payload, reserve: { generations: 1, micros: 1_000_000 }, send: never, find: never, collect: never, files: () => [], cancel: never });
    const never = () => Promise.reject(new UnknownOutcome("not called"));
    await step("try-0", call({ seed }));
    if (again === true) await step("try-1", { ...call({ seed: seed + 100 }), replacesEarlier: true });
    return { image: { blob: String(seed).padStart(64, "0"), mediaType: "image/png", width: 1, height: 1 } };
  },
});

function payingWorld(): World {
  const sent = new Set<string>();
  const perform: World["perform"] = async (_, call) => {
    const requestId = `request-${JSON.stringify(call.payload)}`;
    sent.add(requestId);
    return { result: null, files: [], receipt: { requestId, attempts: 1, seconds: 1, micros: 1_000_000, run: "example", units: null } } as never;
  };
  return { ...memoryWorld(), perform, spending: () => ({ images: sent.size, micros: sent.size * 1_000_000, resubmitted: [] }) };
}

it("[X12] a picture that a node hands on rests on what it rested on before, and on no other input", async () => {
  const graph = {
    n: list(1, 2),
    one: { type: "paints", inputs: { seed: from("n.value") } },
    other: { type: "paints", inputs: { seed: 9 } },
    merged: { type: "first", inputs: { a: from("one.image"), b: from("other.image") } },
    saved: { type: "plus", inputs: { a: "file", c: from("merged.value") } },
  };
  const { rows } = await runExample(graph, { nodes: nodes(paints), world: payingWorld(), outputs: ["saved.sum"] });
  expect(rows.map(({ seed, attempts, cost }) => [seed, attempts, cost])).toEqual([[1, 1, 1], [2, 1, 1]]);
  const local = defineNode({ ...facts, type: "local", inputs: {}, outputs: { image: image().output({ doc: "" }) }, run: (): { image: ImageValue } => ({ image: { blob: "f".repeat(64), mediaType: "image/png", width: 1, height: 1 } }) });
  const own = await runExample({ ...graph, own: { type: "local" }, merged: { type: "first", inputs: { a: from("own.image"), b: from("other.image") } } }, { nodes: nodes(paints, local), world: payingWorld(), outputs: ["merged.value"] });
  expect(own.rows).toMatchObject([{ seed: null, requestId: null, attempts: 0, cost: 0 }]);
});

it("[X12] of requests that were made anew the last one counts, while all cost", async () => {
  const { rows, summary } = await runExample({ one: { type: "paints", inputs: { seed: 1, again: true } } }, { nodes: nodes(paints), world: payingWorld() });
  expect(rows).toMatchObject([{ seed: 101, requestId: 'request-{"seed":101}', attempts: 2, cost: 2, seconds: 2 }]);
  expect(summary).toMatchObject({ generations: 2, cost: 2 });
});

it("[X12] a request that failed is told with its id, and its cost is unknown if it may have been billed", async () => {
  const fails = defineNode({ ...facts, type: "fails", inputs: {}, outputs: { out: any().output({ doc: "" }) }, run: () => Promise.reject(new PlaygraphError({ code: "Unavailable", message: "gone", requestId: "r-1", maybeBilled: true })) });
  const { rows } = await runExample({ fails: { type: "fails" }, out: { type: "plus", inputs: { a: from("fails.out") } } }, { nodes: nodes(fails), outputs: ["fails.out", "out.sum"] });
  expect(rows).toMatchObject([{ status: "failed", requestId: "r-1", attempts: 1, cost: "unknown" }, { status: "skipped", requestId: "r-1", attempts: 1, cost: "unknown" }]);
});

it("[X20] a request that nobody knows the outcome of was sent, and what it cost is unknown; what had been paid before it counts besides", async () => {
  const lost = new PlaygraphError({ code: "UnknownOutcome", message: "lost", maybeBilled: true });
  const loses = defineNode({ ...facts, type: "loses", inputs: { image: any().input({ doc: "", optional: true }) }, outputs: { out: any().output({ doc: "" }) }, run: () => Promise.reject(lost) });
  const bug = defineNode({ ...facts, type: "bug", inputs: { image: any().input({ doc: "", optional: true }) }, outputs: { out: any().output({ doc: "" }) }, run: async (_, { step }) => {
    const never = () => Promise.reject(new UnknownOutcome("not called"));
    await step("try-0", { endpoint: "fal-ai/x", payload: {}, reserve: { generations: 1, micros: "unknown" }, send: never, find: never, collect: never, files: () => [], cancel: never });
    throw new Error("oops");
  } });
  const graph = { one: { type: "paints", inputs: { seed: 1 } }, alone: { type: "loses" }, behind: { type: "loses", inputs: { image: from("one.image") } }, bug: { type: "bug" } };
  const { rows, summary } = await runExample(graph, { nodes: nodes(paints, loses, bug), world: payingWorld(), outputs: ["alone.out", "behind.out", "bug.out"] });
  expect(rows.map(({ node, status, requestId, attempts, cost, units }) => [node, status, requestId, attempts, cost, units])).toEqual([
    ["alone", "unknown", null, 1, "unknown", null],
    ["bug", "failed", "request-{}", 1, 1, null],
    ["behind", "unknown", null, 2, "unknown", null],
  ]);
  expect(summary.status).toBe("unknown-outcome");
});

it("[X21] an end by the budget goes before an unknown outcome, a refused key before both, and a stop before all; what the budget did not allow is told", async () => {
  const failing = (type: string, code: FailureCode) => defineNode({ ...facts, type, inputs: {}, outputs: { out: any().output({ doc: "" }) }, run: () => Promise.reject(new PlaygraphError({ code, message: `${code}.`, maybeBilled: code === "UnknownOutcome" })) });
  const all = nodes(failing("dear", "BudgetExceeded"), failing("lost", "UnknownOutcome"), failing("locked", "AccountLocked"), failing("wrong", "InvalidInput"));
  const ended = async (types: readonly string[], signal?: AbortSignal) => (await runExample(Object.fromEntries(types.map((type) => [type, { type }])), { nodes: all, ...(signal ? { signal } : {}) })).summary;
  expect((await ended(["wrong", "lost"])).status).toBe("unknown-outcome");
  const dear = await ended(["wrong", "lost", "dear"]);
  expect([dear.status, dear.tasks.cancelled]).toEqual(["over-budget", 1]);
  expect(dear.failures).toContainEqual({ node: "dear", count: 1, first: expect.objectContaining({ code: "BudgetExceeded", message: "BudgetExceeded." }) });
  expect((await ended(["wrong", "lost", "dear", "locked"])).status).toBe("locked");
  expect((await ended(["wrong", "lost", "dear", "locked"], AbortSignal.abort())).status).toBe("stopped");
});

it("[X12] tasks that share one paid request are counted as one", async () => {
  const { summary, rows } = await runExample({ n: list(3, 3, 3), one: { type: "paints", inputs: { seed: from("n.value") } } }, { nodes: nodes(paints), world: payingWorld() });
  expect(summary).toMatchObject({ generations: 1, cost: 1, nodes: { one: { done: 3 } } });
  expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
});

it("[X12] which of equal tasks asked, and which the cache answered, changes nothing that is told of what a value rests on", async () => {
  const kept: NodeDefinition = { ...paints, declaration: { ...paints.declaration, type: "kept", cache: true } };
  const tells = defineNode({ ...facts, type: "tells", inputs: { image: any().input({ doc: "" }) }, outputs: { on: text().output({ doc: "" }) }, run: (_, { generations }) => ({ on: generations.map(({ node, coordinate }) => `${node}[${coordinate}]`).join() }) });
  const graph = { n: list(3, 4, 3), one: { type: "kept", inputs: { seed: from("n.value") } }, other: { type: "kept", inputs: { seed: 3 } }, on: { type: "tells", inputs: { image: from("one.image") } }, also: { type: "tells", inputs: { image: from("other.image") } }, sheet: { type: "rows", inputs: { a: from("one.image") } } };
  const run = async (fal: number) => (await runExample(graph, { nodes: nodes(kept, tells), world: payingWorld(), concurrency: { fal } })).rows;
  const rows = await run(1);
  expect(rows.map(({ outputs, inputs }) => [outputs["on"], inputs]).slice(0, 4)).toEqual([["one[n=0]", { "one.seed": 3 }], ["one[n=1]", { "one.seed": 4 }], ["one[n=2]", { "one.seed": 3 }], ["other[]", {}]]);
  expect(rows.at(-1)).toMatchObject({ node: "sheet", attempts: 2, cost: 2, inputs: {} });
  expect(await run(16)).toEqual(rows);
});
