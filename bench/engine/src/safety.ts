// What it costs that a workspace remembers: the same run with its database on the disk and in memory. npm run bench:safety [LAPS] (see README.md)
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkGraph, defineNode, integer, number, type NodeDefinition, runGraph } from "@playgraph/core";
import { openWorkspace, outputFiles } from "@playgraph/workspace";
import { combine } from "./combine.ts";
import { machine } from "./machine.ts";
import { markdownTable } from "./markdownTable.ts";

/** Cheap tasks are not cached: what they leave is their rows in the results. Of a cached one there are two rows in the database. */
const sweeps = [
  { name: "cheap tasks", type: "cheap", count: 100_000 },
  { name: "cached tasks", type: "kept", count: 20_000 },
] as const;

const facts = { version: 1, summary: "", category: "source" } as const;
const port = number().input({ doc: "A number." });
const out = number().output({ doc: "What is made of it." });
const items = defineNode({
  ...facts,
  type: "items",
  title: "Items",
  inputs: { count: integer({ min: 1 }).input({ doc: "How many." }) },
  outputs: { item: number().output({ doc: "The number." }) },
  axes: [{ from: "items", length: [{ valueOf: "count" }] }],
  *emit({ count }) {
    for (let item = 0; item < count; item++) yield { labels: [String(item)], outputs: { item } };
  },
});
const cheap = defineNode({ ...facts, type: "cheap", title: "Cheap", inputs: { a: port }, outputs: { out }, run: ({ a }) => ({ out: combine(a, 0, 0) }) });
const kept = defineNode({ ...facts, type: "kept", title: "Kept", inputs: { a: port }, outputs: { out }, cache: true, run: ({ a }) => ({ out: combine(a, 0, 0) }) });
const nodes: ReadonlyMap<string, NodeDefinition> = new Map([items, cheap, kept].map((node) => [node.declaration.type, node]));
const catalogue = new Map([...nodes].map(([type, { declaration }]) => [type, declaration]));

const laps = Number(process.argv[2] ?? 5);
if (!Number.isSafeInteger(laps) || laps < 1) throw new Error(`"${process.argv[2]}" is no number of laps from 1 on.`);
console.log(`${machine()}\n`);
const rows: string[][] = [];
for (const { name, type, count } of sweeps) {
  // The first lap compiles the code, and is not counted.
  const disk: number[] = [];
  const memory: number[] = [];
  for (let lap = 0; lap <= laps; lap++) {
    const [onDisk, inMemory] = [await measure(type, count, false), await measure(type, count, true)];
    if (lap === 0) continue;
    disk.push(onDisk);
    memory.push(inMemory);
  }
  const [slower, faster] = [median(disk), median(memory)];
  rows.push([name, count.toLocaleString("en-US"), slower.toFixed(2), faster.toFixed(2), `×${(slower / faster).toFixed(2)}`]);
}
console.log(markdownTable(["", "tasks", "on disk, s", "in memory, s", "disk / memory"], rows, 1));

/** @returns seconds of a run in a fresh workspace, from opening to closing it */
async function measure(type: string, count: number, inMemory: boolean): Promise<number> {
  const { ready } = checkGraph({ playgraph: 1, nodes: { items: { type: "items", inputs: { count } }, each: { type, inputs: { a: { $from: "items.item" } } } } }, catalogue);
  if (!ready) throw new Error("The graph cannot run.");
  const folder = await mkdtemp(join(tmpdir(), "playgraph-bench-"));
  try {
    const start = performance.now();
    const workspace = await openWorkspace({ dir: folder, inMemory, fetchPicture: () => Promise.reject(new Error("No picture is fetched here.")) });
    const world = workspace.world({ run: "bench", files: outputFiles(folder, folder), graph: "bench", service: { name: "none", isLasting: true } });
    const { tasks } = await runGraph(ready.resolved, { run: "bench", nodes, world }).summary;
    await workspace.close();
    const seconds = (performance.now() - start) / 1000;
    // A figure of a run that lost tasks is none.
    if (tasks.done !== count + 1) throw new Error(`${tasks.done} tasks were done instead of ${count + 1}.`);
    return seconds;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
