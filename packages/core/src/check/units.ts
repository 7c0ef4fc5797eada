import { type GraphNode, isWire, type Wire, wireEnds } from "../document/graph.ts";
import type { Draft } from "./draftNode.ts";
import { compareText } from "../document/compareText.ts";
import type { Scope } from "./scope.ts";

/**
 * What is resolved one after the other: a node, a subgraph node by itself, or one input or output of the graph that is put in its place. A subgraph is taken
 * apart port by port, so that a wire through it waits for nothing but what it leads to.
 */
export type Unit = {
  readonly kind: "node" | "subgraph" | "input" | "output";
  /** Of a node, the graph that it stands in; of a port, the graph whose port it is. */
  readonly scope: Scope;
  /** The node's own id, or the port's name. */
  readonly name: string;
  /** The id in the run, `sheets.seeds`; of a port, its name after its node's id. */
  readonly key: string;
  /** Of a node or a subgraph node. */
  readonly node: GraphNode | undefined;
  /** Its wired inputs, as far as they lead somewhere. */
  links: readonly Link[];
  /** Each once. */
  reads: readonly Unit[];
  /** Once it is drafted; undefined for a port, or a type that is not installed. */
  draft: Draft | undefined;
  /** Among those that are put in order: `runningOrder`'s own. */
  place: number;
};

/** Where a wire of a node's input comes from: the wire's text, cut once. */
export type Link = {
  readonly input: string;
  /** A node of the same graph. */
  readonly from: Unit;
  readonly output: string;
};

export type Units = {
  /** Graph by graph, those inside after those around them. */
  readonly all: readonly Unit[];
  /** Ports and subgraph nodes first, for they cost nothing and others may wait for them; then by id. */
  readonly byId: readonly Unit[];
  /** Where a wire of that graph comes from; undefined where there is no such node or graph input. */
  readonly source: (scope: Scope, wire: Wire) => Unit | undefined;
};

export const readsOf = (unit: Unit): readonly Unit[] => unit.reads;

type UnitsOfScope = { readonly nodes: ReadonlyMap<string, Unit>; readonly inputs: ReadonlyMap<string, Unit>; readonly outputs: ReadonlyMap<string, Unit> };

const none: readonly never[] = [];
/** Up to so many a list is searched faster than a set. */
const few = 16;

/** All units of the graphs, with what each reads as the documents have it: muted nodes and wrong outputs included, what is missing left out. */
export function unitsOf(scopes: readonly Scope[]): Units {
  const byScope = new Map(scopes.map((scope) => [scope, unitsOfScope(scope)]));
  const sourceOf = (scope: Scope, here: UnitsOfScope, node: string, output: string): Unit | undefined => {
    if (node === "inputs") return here.inputs.get(output);
    const inner = scope.inner.get(node);
    // A wrong output leads to the subgraph node itself, which tells what there is.
    return (inner && byScope.get(inner)?.outputs.get(output)) ?? here.nodes.get(node);
  };
  const source = (scope: Scope, wire: Wire): Unit | undefined => {
    const ends = wireEnds(wire);
    const here = byScope.get(scope);
    return ends && here && sourceOf(scope, here, ends.node, ends.output);
  };
  const written = ({ outer }: Scope, name: string): Unit | undefined => {
    const inputs = outer?.scope.graph.nodes[outer.id]?.inputs;
    const value = inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    return outer && isWire(value) ? source(outer.scope, value) : undefined;
  };
  const portReads = ({ kind, scope, name }: Unit): readonly Unit[] => {
    const found = new Set<Unit | undefined>();
    if (kind === "input") found.add(written(scope, name));
    if (kind === "output") {
      const { muted = false } = scope.outer?.scope.graph.nodes[scope.outer.id] ?? {};
      const outputs = scope.graph.outputs ?? {};
      const here = byScope.get(scope);
      const first = here?.outputs.values().next().value;
      // What passes through a muted subgraph is any of its inputs, and depends on the types of all its outputs (R12): the first one waits for all that,
      // and the others for the first.
      if (muted && first && name !== first.name) found.add(first);
      else {
        for (const wire of muted ? Object.values(outputs) : [outputs[name]]) if (wire) found.add(source(scope, wire));
        if (muted) for (const input of here?.inputs.values() ?? []) found.add(input);
      }
    }
    found.delete(undefined);
    return [...found] as Unit[];
  };
  const readNode = (unit: Unit, here: UnitsOfScope): void => {
    const { kind, scope, name, node } = unit;
    const inputs = node?.inputs;
    if (!inputs) return;
    const inner = kind === "subgraph" ? (scope.inner.get(name)?.graph.inputs ?? {}) : undefined;
    let links: Link[] | undefined;
    let reads: Unit[] | undefined;
    let seen: Set<Unit> | undefined;
    for (const input of Object.keys(inputs)) {
      const value = inputs[input];
      const ends = isWire(value) ? wireEnds(value) : undefined;
      if (!ends) continue;
      const from = here.nodes.get(ends.node);
      if (from) (links ??= []).push({ input, from, output: ends.output });
      // The ports of a subgraph read for themselves.
      if (inner && Object.hasOwn(inner, input)) continue;
      const read = from && from.kind === "node" ? from : sourceOf(scope, here, ends.node, ends.output);
      if (!read) continue;
      if (!reads) reads = [read];
      else if (reads.length < few ? !reads.includes(read) : !(seen ??= new Set(reads)).has(read)) {
        reads.push(read);
        seen?.add(read);
      }
    }
    // In no more room than they need: there are some for each node.
    unit.links = links?.slice() ?? none;
    unit.reads = reads?.slice() ?? none;
  };
  for (const [scope, here] of byScope) {
    const own = scope.outer && byScope.get(scope.outer.scope)?.nodes.get(scope.outer.id);
    for (const unit of here.nodes.values()) readNode(unit, here);
    for (const ports of [here.inputs, here.outputs]) for (const unit of ports.values()) unit.reads = portReads(unit);
    if (own) for (const units of [here.nodes, here.inputs, here.outputs]) for (const unit of units.values()) unit.reads = [own, ...unit.reads];
  }
  const all = [...byScope.values()].flatMap(({ nodes, inputs, outputs }) => [...nodes.values(), ...inputs.values(), ...outputs.values()]);
  return { all, byId: byId(all), source };
}

function byId(units: readonly Unit[]): readonly Unit[] {
  const nodes = units.filter(({ kind }) => kind === "node");
  const others = units.filter(({ kind }) => kind !== "node").toSorted((a, b) => compareText(a.key, b.key));
  // Most graphs are saved in that order.
  const isInOrder = nodes.every(({ key }, index) => index === 0 || (nodes[index - 1] as Unit).key < key);
  return [...others, ...(isInOrder ? nodes : nodes.toSorted((a, b) => compareText(a.key, b.key)))];
}

function unitsOfScope(scope: Scope): UnitsOfScope {
  const { graph, inner, outer, prefix } = scope;
  const nodes = new Map<string, Unit>();
  for (const name of Object.keys(graph.nodes)) nodes.set(name, { kind: inner.size > 0 && inner.has(name) ? "subgraph" : "node", scope, name, key: prefix + name, node: graph.nodes[name], links: none, reads: none, draft: undefined, place: 0 });
  const port = (kind: "input" | "output", name: string): [string, Unit] => [name, { kind, scope, name, key: prefix + name, node: undefined, links: none, reads: none, draft: undefined, place: 0 }];
  return {
    nodes,
    inputs: new Map(outer ? Object.keys(graph.inputs ?? {}).map((name) => port("input", name)) : []),
    outputs: new Map(outer ? Object.keys(graph.outputs ?? {}).map((name) => port("output", name)) : []),
  };
}
