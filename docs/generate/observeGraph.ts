import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Graph, isImage, isWire, type Json, type PlannedAxis, type PlannedNode, valueLabel, wireEnds } from "@playgraph/core";
import { runGraph } from "playgraph";

/** What one place of a node holds. */
export type Cell =
  | { readonly kind: "image"; readonly href: string; readonly width: number; readonly height: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hole"; readonly reason: string };

export type ObservedNode = {
  readonly type: string;
  readonly planned: PlannedNode;
  /** Tasks that ran, or would have but for a hole. */
  readonly tasks: number;
  /** In R4's order; `labels` are those of `planned.itemAxes`. */
  readonly places: readonly { readonly labels: readonly string[]; readonly cell: Cell }[];
};

export type ObservedGraph = {
  readonly nodes: ReadonlyMap<string, ObservedNode>;
  readonly axes: ReadonlyMap<string, PlannedAxis>;
  /** From node to node, each pair once. */
  readonly wires: readonly { readonly from: string; readonly to: string }[];
};

/** Runs a graph on the emulator, with every node as a result, and keeps what came out everywhere. */
export async function observeGraph(graph: Graph): Promise<ObservedGraph> {
  const folder = await mkdtemp(join(tmpdir(), "playgraph-docs-"));
  try {
    const outputs = Object.fromEntries(Object.entries(shownOutputs(graph)).map(([node, output]) => [node, { $from: `${node}.${output}` }]));
    const workspace = join(folder, "workspace");
    const run = runGraph({ ...graph, outputs }, { fal: "emulator", workspace, out: join(folder, "out") });
    const nodes = new Map<string, ObservedNode>();
    const axes = new Map<string, PlannedAxis>();
    for await (const event of run.events) {
      if (event.type !== "run-started") continue;
      for (const axis of event.plan.axes) axes.set(axis.id, axis);
      for (const planned of event.plan.nodes) nodes.set(planned.id, { type: planned.type, planned, tasks: 0, places: [] });
    }
    const { nodes: counts } = await run.summary;
    const places = new Map<string, ObservedNode["places"][number][]>();
    for await (const row of run.results) {
      const planned = nodes.get(row.node)?.planned;
      const labels = (planned?.itemAxes ?? []).map((axis) => row.axes[axis] ?? "");
      const cell = (await cellOf(row.node, row.outputs, graph, workspace)) ?? { kind: "hole", reason: row.reason ?? "left out" };
      places.set(row.node, [...(places.get(row.node) ?? []), { labels, cell }]);
    }
    for (const [id, node] of nodes) nodes.set(id, { ...node, tasks: Object.values(counts[id] ?? {}).reduce((sum, count) => sum + count, 0), places: places.get(id) ?? [] });
    return { nodes, axes, wires: wiresOf(graph) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By node, the output that its panel shows; a pair shows all that it has. */
function shownOutputs({ nodes }: Graph): Readonly<Record<string, string>> {
  const usual: Readonly<Record<string, string>> = { text: "text", "prompt-template": "text", "seed-sweep": "seed", sweep: "value", zip: "a" };
  return Object.fromEntries(Object.entries(nodes).map(([id, { type }]) => [id, usual[type] ?? "image"]));
}

/** @returns undefined where nothing came out: a filter's task is done also where it holds its picture back */
async function cellOf(node: string, outputs: Readonly<Record<string, Json>>, graph: Graph, workspace: string): Promise<Cell | undefined> {
  if (graph.nodes[node]?.type === "zip") return { kind: "text", text: Object.values(outputs).map(valueLabel).join(" · ") };
  const value = outputs[shownOutputs(graph)[node] ?? ""];
  if (value === undefined) return undefined;
  if (!isImage(value)) return { kind: "text", text: valueLabel(value) };
  const { blob, mediaType, width, height } = value;
  const bytes = await readFile(join(workspace, "blobs", blob.slice(0, 2), blob));
  return { kind: "image", href: `data:${mediaType};base64,${bytes.toString("base64")}`, width, height };
}

function wiresOf({ nodes }: Graph): ObservedGraph["wires"] {
  const pairs = new Set<string>();
  for (const [to, { inputs = {} }] of Object.entries(nodes)) {
    for (const value of Object.values(inputs)) {
      const from = isWire(value) ? wireEnds(value)?.node : undefined;
      if (from !== undefined) pairs.add(`${from} ${to}`);
    }
  }
  return [...pairs].map((pair) => ({ from: pair.split(" ", 1)[0] ?? "", to: pair.slice(pair.indexOf(" ") + 1) }));
}
