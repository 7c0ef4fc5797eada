import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Catalogue, checkGraph, defineNode, type Graph, integer, isHole, type NodeDefinition, number, type RunHandle, runGraph } from "@playgraph/core";
import { openWorkspace, outputFiles } from "@playgraph/workspace";
import { combine } from "../combine.ts";
import type { Build, Contender } from "../contender.ts";
import { graphDocument } from "../graphDocument.ts";
import type { Sweep } from "../shapes/sweep.ts";

const combined = defineNode({
  type: "combine",
  version: 1,
  title: "Combine",
  summary: "One number made of up to three.",
  category: "source",
  inputs: {
    a: number().input({ doc: "The first number.", default: 0 }),
    b: number().input({ doc: "The second number.", default: 0 }),
    c: number().input({ doc: "The third number.", default: 0 }),
  },
  outputs: { out: number().output({ doc: "What they make." }) },
  run: ({ a, b, c }) => ({ out: combine(a, b, c) }),
});

const items = defineNode({
  type: "items",
  version: 1,
  title: "Items",
  summary: "The numbers from 0 on.",
  category: "source",
  inputs: { count: integer({ min: 1 }).input({ doc: "How many." }) },
  outputs: { item: number().output({ doc: "The number." }) },
  axes: [{ from: "items", length: [{ valueOf: "count" }] }],
  *emit({ count }) {
    for (let item = 0; item < count; item++) yield { labels: [String(item)], outputs: { item } };
  },
});

const mean = defineNode({
  type: "mean",
  version: 1,
  title: "Mean",
  summary: "The mean of all values, rounded down.",
  category: "axes",
  inputs: { value: number().collect({ doc: "The values." }) },
  outputs: { mean: number().output({ doc: "Their mean." }) },
  collect: (rows) => {
    let sum = 0;
    for (const { values } of rows) if (!isHole(values.value)) sum += values.value;
    return { mean: Math.floor(sum / rows.length) };
  },
});

const nodes: ReadonlyMap<string, NodeDefinition> = new Map([combined, items, mean].map((node) => [node.declaration.type, node]));
const catalogue: Catalogue = new Map([...nodes].map(([type, { declaration }]) => [type, declaration]));

/** Ours through what `@playgraph/core` exports, as the command line does it: `checkGraph` resolves and plans, `runGraph` runs, results are read to the end. */
export const playgraph = contender(false);

/** The same while somebody listens to every event, as the command line and the server do. */
export const playgraphHeard = contender(true);

function contender(isHeard: boolean): Contender {
  return {
    dag: (dag) => builder(graphDocument(dag), isHeard),
    sweep: (sweep) => builder(sweepGraph(sweep), isHeard),
  };
}

function sweepGraph({ kind, items }: Sweep): Graph {
  return {
    playgraph: 1,
    nodes: {
      items: { type: "items", inputs: { count: items } },
      first: { type: "combine", inputs: { a: { $from: "items.item" } } },
      second: { type: "combine", inputs: { a: { $from: "first.out" } } },
      ...(kind === "mean" || kind === "centre" ? { mean: { type: "mean", inputs: { value: { $from: "second.out" } } } } : {}),
      ...(kind === "centre" ? { third: { type: "combine", inputs: { a: { $from: "second.out" }, b: { $from: "mean.mean" } } } } : {}),
    },
  };
}

function builder(graph: Graph, isHeard: boolean): Build {
  return async () => {
    const { ready, diagnostics } = checkGraph(graph, catalogue);
    if (!ready) throw new Error(diagnostics[0]?.message ?? "The graph cannot run.");
    const { resolved } = ready;
    return async () => {
      const folder = await mkdtemp(join(tmpdir(), "playgraph-bench-"));
      try {
        const workspace = await openWorkspace({ dir: folder, fetchPicture: () => Promise.reject(new Error("No picture is fetched here.")) });
        try {
          return await checksum(runGraph(resolved, { run: "bench", nodes, world: workspace.world({ run: "bench", files: outputFiles(folder, folder), graph: "bench", service: { name: "none", isLasting: true } }) }), isHeard);
        } finally {
          await workspace.close();
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    };
  };
}

/** Every result has one output, and that is a number. */
async function checksum({ events, summary, results }: RunHandle, isHeard: boolean): Promise<number> {
  let settled = 0;
  if (isHeard) for await (const event of events) if (event.type === "task-settled") settled++;
  const { status, tasks } = await summary;
  if (status !== "done" || (isHeard && settled !== tasks.done)) throw new Error(`The run ended as "${status}", with ${tasks.done} tasks done and ${settled} told of.`);
  let sum = 0;
  for await (const { outputs } of results) sum += Number(Object.values(outputs)[0]);
  return sum;
}
