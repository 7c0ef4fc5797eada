import type { Graph } from "@playgraph/core";
import { combine } from "../combine.ts";
import { graphContender, type RunGraph } from "../graphContender.ts";
import { graphDocument } from "../graphDocument.ts";

type Values = Readonly<Record<string, number>>;
type Node = { readonly run: (inputs: Values) => Values; readonly literals: Values; readonly wires: readonly { readonly input: string; readonly node: string; readonly output: string }[] };

/**
 * What an engineer writes by hand in an afternoon, without an engine: a topological order of ids, a Map from id to node and one from id to outputs, the inputs
 * gathered into a record by name, one function call a node that gives a record of outputs. No types, no axes, no failures, no events. It reads the same
 * document as we do. All others are measured by it.
 */
export const maps = graphContender((dag) => {
  const document = graphDocument(dag);
  return () => build(document);
});

const types = new Map<string, Node["run"]>([["combine", ({ a = 0, b = 0, c = 0 }) => ({ out: combine(a, b, c) })]]);

function build(document: Graph): RunGraph {
  const nodes = new Map<string, Node>();
  const readers = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [id, { type, inputs = {} }] of Object.entries(document.nodes)) {
    const run = types.get(type);
    if (!run) throw new Error(`Node "${id}" has the unknown type "${type}".`);
    const literals: Record<string, number> = {};
    const wires: { input: string; node: string; output: string }[] = [];
    for (const [input, value] of Object.entries(inputs)) {
      const from = wireOf(value);
      if (from === undefined) {
        literals[input] = Number(value);
        continue;
      }
      const [node = "", output = ""] = from.split(".");
      wires.push({ input, node, output });
      const others = readers.get(node);
      if (others) others.push(id);
      else readers.set(node, [id]);
    }
    nodes.set(id, { run, literals, wires });
    open.set(id, wires.length);
  }
  const order = inOrder(open, readers);
  const sources = [...nodes.keys()].filter((id) => nodes.get(id)?.wires.length === 0);
  const ends = [...nodes.keys()].filter((id) => !readers.has(id));
  return (given, b) => runOnce(nodes, order, new Map(sources.map((id, index) => [id, { a: given[index] ?? 0, b }])), ends);
}

function wireOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "$from" in value && typeof value.$from === "string" ? value.$from : undefined;
}

function inOrder(waitsFor: ReadonlyMap<string, number>, readers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const open = new Map(waitsFor);
  const order = [...open.keys()].filter((id) => open.get(id) === 0);
  for (const id of order) {
    for (const reader of readers.get(id) ?? []) {
      const left = (open.get(reader) ?? 0) - 1;
      open.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  return order;
}

function runOnce(nodes: ReadonlyMap<string, Node>, order: readonly string[], given: ReadonlyMap<string, Values>, ends: readonly string[]): readonly number[] {
  const results = new Map<string, Values>();
  for (const id of order) {
    const node = nodes.get(id);
    if (!node) throw new Error(`There is no node "${id}".`);
    const inputs: Record<string, number> = { ...node.literals, ...given.get(id) };
    for (const { input, node: source, output } of node.wires) {
      const value = results.get(source)?.[output];
      if (value === undefined) throw new Error(`"${source}" gave no "${output}".`);
      inputs[input] = value;
    }
    results.set(id, node.run(inputs));
  }
  return ends.map((id) => results.get(id)?.["out"] ?? 0);
}
