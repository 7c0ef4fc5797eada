import type { Catalogue } from "../node/catalogue.ts";
import { findCycles } from "./cycles.ts";
import { type Diagnostic, hasErrors, pointer } from "../document/diagnostic.ts";
import { bypassMuted } from "./bypassMuted.ts";
import { type Draft, draftNode } from "./draftNode.ts";
import { elementsOf } from "./elements.ts";
import { type Graph, isWire, type Wire, wireEnds } from "../document/graph.ts";
import { resolveGraphInputs } from "./graphInputs.ts";
import type { Json } from "../document/json.ts";
import { newAxesOf } from "./newAxes.ts";
import { outputTypes } from "./outputTypes.ts";
import { neededBy, readsOf } from "./reads.ts";
import { createReport, type Report } from "./report.ts";
import type { NewAxis, ResolvedGraph, ResolvedNode, ResolvedOutput } from "./resolvedGraph.ts";
import { type Given, resolveInput, type Site } from "./resolveInput.ts";
import { runningOrder } from "./runningOrder.ts";
import type { SweepContext } from "../types/sweepValues.ts";
import type { TableHead } from "../node/column.ts";

export type ResolveOptions = {
  /** Values of the graph's inputs; those that are left out have their defaults. */
  readonly inputs?: ReadonlyMap<string, Json>;
  /** Only these nodes and what they need: the rest is neither checked nor kept. */
  readonly only?: readonly string[];
  /** Cells of CSV files; without it, what comes from a file is known at run time. */
  readonly column?: SweepContext["column"];
  /**
   * Tables, by path from the graph's folder; without it, a node whose outputs are columns has to declare them.
   * @throws PlaygraphError for a file that cannot be read, or is no table
   */
  readonly table?: (path: string) => TableHead;
};

/** `resolved` is there if and only if no diagnostic is an error. */
export type Resolution = {
  readonly resolved: ResolvedGraph | undefined;
  /** The nodes whose axes are known whatever mistakes there are elsewhere: good enough to be planned, never to be run. */
  readonly sound: ResolvedGraph;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Checks every name, type, literal and wire of a graph in one pass, and puts graph inputs, defaults, template variables and muted nodes in their places.
 * Runs nothing, needs nothing but the declarations, and recurses nowhere. Axes that inputs name (`over`, `along`) are the plan's to check.
 * Cost: linear in the document, n log n for the order.
 */
export function resolveGraph(graph: Graph, catalogue: Catalogue, options: ResolveOptions = {}): Resolution {
  const report = createReport();
  const documentReads = readsOf(graph);
  const reads = (id: string): readonly string[] => documentReads.get(id) ?? [];
  const only = options.only && knownIds(graph, options.only, report);
  const kept = neededBy(only ?? documentReads.keys(), reads);

  const graphInputs = resolveGraphInputs(graph, options.inputs ?? new Map<string, Json>(), kept, report);
  const drafts = new Map<string, Draft>();
  for (const id of kept) {
    const node = graph.nodes[id];
    const draft = node && draftNode(id, node, catalogue, graphInputs, report);
    if (draft) drafts.set(id, draft);
  }
  for (const cycle of findCycles(kept, reads)) reportCycle(cycle, report);

  const given = new Map<string, ReadonlyMap<string, Given>>();
  const nodes = new Map<string, ResolvedNode>();
  const site: Site = { graph, catalogue, report, graphInputs, drafts, given: (node, output) => given.get(node)?.get(output) };
  // What is in a cycle or behind one comes last: it gets checked, as far as that goes without knowing what its wires carry.
  for (const id of new Set([...runningOrder(kept, reads), ...kept])) {
    const draft = drafts.get(id);
    if (!draft) continue;
    const node = resolveNode(site, draft, options.column);
    given.set(id, node.given);
    if (!draft.node.muted) nodes.set(id, node.resolved);
  }

  const outputs = resolveOutputs(site, kept);
  const diagnostics = report.all();
  const whole: ResolvedGraph = { graph, graphs: new Map(), seed: graph.seed ?? 0, nodes };
  if (hasErrors(diagnostics)) return { resolved: undefined, sound: { ...whole, nodes: soundNodes(graph, runningOrder(kept, reads), nodes, reads, diagnostics) }, diagnostics };
  const needed = only ? neededBy(only.flatMap((id) => standIns(id, nodes, given)), (id) => sourcesOf(nodes.get(id))) : undefined;
  const resolved: ResolvedGraph = {
    ...whole,
    nodes: needed ? new Map([...nodes].filter(([id]) => needed.has(id))) : nodes,
    // With `only`, outputs of the graph that are not made count for nothing; if none is left, the last nodes are the results.
    ...(outputs && !(only && outputs.size === 0) ? { outputs } : {}),
  };
  return { resolved, sound: resolved, diagnostics };
}

/** Mistakes in literals leave a node's axes as they are; all others take the axes of the node, and of what hangs on it, away. */
function soundNodes(
  graph: Graph,
  order: Iterable<string>,
  nodes: ReadonlyMap<string, ResolvedNode>,
  reads: (id: string) => readonly string[],
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<string, ResolvedNode> {
  const mistaken = new Set(diagnostics.filter((diagnostic) => diagnostic.severity === "error" && !isOfLiteral(graph, diagnostic)).map(({ path }) => (path.startsWith("/nodes/") ? path.split("/")[2] : undefined)));
  const sound = new Map<string, ResolvedNode>();
  const muted = new Set<string>();
  for (const id of order) {
    if (mistaken.has(id) || !reads(id).every((source) => sound.has(source) || muted.has(source))) continue;
    const node = nodes.get(id);
    if (node) sound.set(id, node);
    else if (graph.nodes[id]?.muted === true) muted.add(id);
  }
  return sound;
}

function isOfLiteral(graph: Graph, { code, path }: Diagnostic): boolean {
  if (code === "missing-input" || code === "wrong-value") return true;
  const [, , node = "", , input = ""] = path.split("/");
  return code === "unknown-input" && !isWire(graph.nodes[node]?.inputs?.[input]);
}

function knownIds(graph: Graph, ids: readonly string[], report: Report): readonly string[] {
  return ids.filter((id) => {
    const isKnown = Object.hasOwn(graph.nodes, id);
    if (!isKnown) report.error("unknown-node", "/nodes", `The graph has no node "${id}".`, report.didYouMean(id, Object.keys(graph.nodes)));
    return isKnown;
  });
}

const mostNamed = 20;

function reportCycle(cycle: readonly string[], report: Report): void {
  const [first = ""] = cycle;
  const named = cycle.length <= mostNamed ? [...cycle, first] : [...cycle.slice(0, mostNamed), `… (${cycle.length} nodes)`, first];
  const message = cycle.length === 1 ? `The node "${first}" feeds itself.` : `These nodes feed each other: ${named.join(" → ")}.`;
  report.error("cycle", pointer("nodes", first), message, "Remove one of the wires.");
}

function resolveNode(site: Site, draft: Draft, column: SweepContext["column"]): { readonly resolved: ResolvedNode; readonly given: ReadonlyMap<string, Given> } {
  const { id, declaration } = draft;
  const inputs = new Map([...draft.ports].map(([name, port]) => [name, resolveInput(site, draft, name, port)]));
  reportUnknownInputs(draft, site.report);
  const elements = elementsOf(draft, inputs, site.report, column);
  const types = outputTypes(draft, inputs, elements);
  const newAxes = newAxesOf(draft, inputs, elements);
  const outputs = Object.entries(declaration.outputs).map(
    ([name, output]): ResolvedOutput => ({ name, type: types.get(name) ?? { kind: "any" }, newAxes: axesOfOutput(output.axes, newAxes), mayBeAbsent: output.mayBeAbsent ?? false }),
  );
  const resolved = { id, declaration, inputs: [...inputs.values()].map(({ name, declaration, source }) => ({ name, declaration, source })), outputs, newAxes, columns: [] };
  if (draft.node.muted) return { resolved, given: bypassMuted(draft, inputs, types) };
  const given = new Map(
    [...types].map(([name, type]): [string, Given] => {
      const declared = declaration.outputs[name]?.type;
      const values = declared && "elementsOf" in declared ? elements.get(declared.elementsOf)?.values : undefined;
      return [name, { type, source: { kind: "wire", node: id, output: name }, ...(values ? { values } : {}) }];
    }),
  );
  return { resolved, given };
}

/** R7. */
function axesOfOutput(names: readonly string[] | undefined, newAxes: readonly NewAxis[]): readonly string[] {
  return newAxes.filter(({ name }) => names === undefined || names.includes(name)).map(({ id }) => id);
}

function reportUnknownInputs(draft: Draft, report: Report): void {
  if (draft.mayHaveMorePorts) return;
  for (const name of Object.keys(draft.node.inputs ?? {})) {
    if (draft.ports.has(name)) continue;
    report.error("unknown-input", pointer("nodes", draft.id, "inputs", name), `"${draft.id}" (${draft.declaration.type}) has no input "${name}".`, report.didYouMean(name, draft.ports.keys()) ?? `"playgraph nodes ${draft.declaration.type}" lists them.`);
  }
}

/** The graph's declared outputs, led through muted nodes to those that run. */
function resolveOutputs({ graph, report, drafts, given }: Site, kept: ReadonlySet<string>): ResolvedGraph["outputs"] {
  if (!graph.outputs) return undefined;
  const outputs = new Map<string, { readonly node: string; readonly output: string }>();
  for (const [name, wire] of Object.entries(graph.outputs)) {
    const path = pointer("outputs", name);
    const ends = endsOfOutput(graph, name, wire, path, report);
    if (!ends || !kept.has(ends.node)) continue;
    const declared = drafts.get(ends.node)?.declaration.outputs;
    if (!declared) continue;
    if (!Object.hasOwn(declared, ends.output)) {
      report.error("unknown-output", path, `The graph's output "${name}" is wired to "${wire.$from}", but "${ends.node}" has no output "${ends.output}".`, report.didYouMean(ends.output, Object.keys(declared)));
      continue;
    }
    const source = given(ends.node, ends.output)?.source;
    if (source?.kind === "wire") outputs.set(name, { node: source.node, output: source.output });
    else report.warn("muted-output", path, `The graph's output "${name}" gives nothing, because "${ends.node}" is muted and passes no stream on to it.`, `Unmute "${ends.node}".`);
  }
  return outputs;
}

function endsOfOutput(graph: Graph, name: string, wire: Wire, path: string, report: Report): ReturnType<typeof wireEnds> {
  const ends = wireEnds(wire);
  if (!ends || ends.node === "inputs") report.error("wrong-wire", path, `The graph's output "${name}" is wired to "${wire.$from}", which is no output of a node.`, 'Write { "$from": "node.output" }.');
  else if (!Object.hasOwn(graph.nodes, ends.node)) report.error("unknown-node", path, `The graph's output "${name}" is wired to the node "${ends.node}", which the graph does not have.`, report.didYouMean(ends.node, Object.keys(graph.nodes)));
  else return ends;
  return undefined;
}

/** The node itself, or for a muted one those whose streams pass through it. */
function standIns(id: string, nodes: ReadonlyMap<string, ResolvedNode>, given: ReadonlyMap<string, ReadonlyMap<string, Given>>): readonly string[] {
  if (nodes.has(id)) return [id];
  return [...(given.get(id)?.values() ?? [])].flatMap(({ source }) => (source.kind === "wire" ? [source.node] : []));
}

function sourcesOf(node: ResolvedNode | undefined): readonly string[] {
  return (node?.inputs ?? []).flatMap(({ source }) => (source.kind === "wire" ? [source.node] : []));
}
