import { type Graph, type GraphInput, type GraphNode, isWire, type Wire } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { ResolvedGraph, Source } from "../check/resolvedGraph.ts";

type Inputs = Readonly<Record<string, Json | Wire>>;

/**
 * The same graph with some of its nodes in a graph of their own: what leads into them becomes its inputs, their outputs its outputs, and a subgraph node
 * stands in their place. Whole numbers that they hold are given from outside too.
 */
export function foldedGraph(graph: Graph, ids: ReadonlySet<string>, outputsOf: (node: GraphNode) => readonly string[], { id, path }: { readonly id: string; readonly path: string }): { readonly graph: Graph; readonly part: Graph } {
  const given = new Map<string, Json | Wire>();
  const declared = new Map<string, GraphInput>();
  const take = (value: Json | Wire, type: string): Wire => {
    const name = `i${given.size}`;
    given.set(name, value);
    declared.set(name, { type });
    return { $from: `inputs.${name}` };
  };
  const insideInputs = (inputs: Inputs): Inputs =>
    mapped(inputs, (value) => {
      if (isWire(value)) return ids.has(nodeOf(value)) ? value : take(value, value.$from.startsWith("inputs.") ? (graph.inputs?.[value.$from.slice(7)]?.type ?? "any") : "any");
      return typeof value === "number" ? take(value, "integer") : value;
    });
  const ledOut = (wire: Wire): Wire => (ids.has(nodeOf(wire)) ? { $from: `${id}.${wire.$from.replace(".", "_")}` } : wire);
  const outsideInputs = (inputs: Inputs): Inputs => mapped(inputs, (value) => (isWire(value) ? ledOut(value) : Array.isArray(value) ? value.map((axis) => (typeof axis === "string" ? renamedAxis(axis, ids, `${id}.`) : axis)) : value));

  const nodes = Object.entries(graph.nodes);
  const inner = Object.fromEntries(nodes.filter(([own]) => ids.has(own)).map(([own, node]) => [own, { ...node, inputs: insideInputs(node.inputs ?? {}) }]));
  const outer = Object.fromEntries(nodes.filter(([own]) => !ids.has(own)).map(([own, node]) => [own, { ...node, inputs: outsideInputs(node.inputs ?? {}) }]));
  const outputs = Object.fromEntries(Object.entries(inner).flatMap(([own, node]) => outputsOf(node).map((output) => [`${own}_${output}`, { $from: `${own}.${output}` }])));
  return {
    graph: {
      ...graph,
      nodes: { ...outer, [id]: { type: "subgraph", inputs: { graph: path, ...mapped(Object.fromEntries(given), (value) => (isWire(value) ? ledOut(value) : value)) } } },
      outputs: mapped(graph.outputs ?? {}, ledOut),
    },
    part: { playgraph: 1, nodes: inner, inputs: Object.fromEntries(declared), outputs },
  };
}

/** What a resolved graph would be if some of its nodes had other ids: what putting a part in its place comes to, done by hand. */
export function renamedGraph(graph: ResolvedGraph, ids: ReadonlyMap<string, string>): ResolvedGraph {
  const id = (own: string): string => ids.get(own) ?? own;
  const axis = (own: string): string => {
    const [owner = "", ...name] = own.split(".");
    return [id(owner), ...name].join(".");
  };
  const source = (own: Source): Source => {
    if (own.kind === "wire") return { ...own, node: id(own.node) };
    if (own.kind === "absent") return { ...own, reason: own.reason.replace(/"([^"]*)"/, (_, name: string) => `"${id(name)}"`) };
    return own.kind === "literal" && Array.isArray(own.value) ? { ...own, value: own.value.map((value) => (typeof value === "string" ? axis(value) : value)) } : own;
  };
  return {
    ...graph,
    nodes: new Map(
      [...graph.nodes.values()].map((node) => [
        id(node.id),
        {
          ...node,
          id: id(node.id),
          inputs: node.inputs.map((input) => ({ ...input, source: source(input.source) })),
          outputs: node.outputs.map((output) => ({ ...output, newAxes: output.newAxes.map(axis) })),
          newAxes: node.newAxes.map((made) => ({ ...made, id: axis(made.id) })),
        },
      ]),
    ),
  };
}

function renamedAxis(axis: string, ids: ReadonlySet<string>, prefix: string): string {
  return ids.has(axis.split(".")[0] ?? "") ? prefix + axis : axis;
}

function nodeOf({ $from }: Wire): string {
  return $from.slice(0, $from.indexOf("."));
}

function mapped<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
