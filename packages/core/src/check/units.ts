import { isWire, type Wire, wireEnds } from "../document/graph.ts";
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
};

export type Units = {
  readonly all: readonly Unit[];
  readonly reads: (unit: Unit) => readonly Unit[];
  /** Where a wire of that graph comes from; undefined where there is no such node or graph input. */
  readonly source: (scope: Scope, wire: Wire) => Unit | undefined;
};

/** Ports and subgraph nodes first, for they cost nothing and others may wait for them; then by id. */
export function comesBefore(a: Unit, b: Unit): boolean {
  return a.kind !== b.kind && (a.kind === "node" || b.kind === "node") ? b.kind === "node" : a.key < b.key;
}

type UnitsOfScope = { readonly nodes: ReadonlyMap<string, Unit>; readonly inputs: ReadonlyMap<string, Unit>; readonly outputs: ReadonlyMap<string, Unit> };

/** All units of the graphs, with what each reads as the documents have it: muted nodes and wrong outputs included, what is missing left out. */
export function unitsOf(scopes: readonly Scope[]): Units {
  const byScope = new Map(scopes.map((scope) => [scope, unitsOfScope(scope)]));
  const all = [...byScope.values()].flatMap(({ nodes, inputs, outputs }) => [...nodes.values(), ...inputs.values(), ...outputs.values()]);

  const source = (scope: Scope, wire: Wire): Unit | undefined => {
    const ends = wireEnds(wire);
    const here = byScope.get(scope);
    if (!ends || !here) return undefined;
    if (ends.node === "inputs") return here.inputs.get(ends.output);
    const inner = scope.inner.get(ends.node);
    // A wrong output leads to the subgraph node itself, which tells what there is.
    return (inner && byScope.get(inner)?.outputs.get(ends.output)) ?? here.nodes.get(ends.node);
  };
  const written = ({ outer }: Scope, name: string): Unit | undefined => {
    const inputs = outer?.scope.graph.nodes[outer.id]?.inputs;
    const value = inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    return outer && isWire(value) ? source(outer.scope, value) : undefined;
  };
  const readsOf = ({ kind, scope, name }: Unit): readonly Unit[] => {
    const own = scope.outer && byScope.get(scope.outer.scope)?.nodes.get(scope.outer.id);
    const found = new Set<Unit | undefined>([own]);
    if (kind === "input") found.add(written(scope, name));
    if (kind === "output") {
      const { muted = false } = scope.outer?.scope.graph.nodes[scope.outer.id] ?? {};
      const outputs = scope.graph.outputs ?? {};
      for (const output of muted ? Object.keys(outputs) : [name]) {
        const wire = outputs[output];
        if (wire) found.add(source(scope, wire));
      }
      // What passes through a muted subgraph is any of its inputs, and depends on the types of all its outputs (R12).
      if (muted) for (const input of byScope.get(scope)?.inputs.values() ?? []) found.add(input);
    }
    if (kind === "node" || kind === "subgraph") {
      const inner = scope.inner.get(name)?.graph.inputs ?? {};
      for (const [input, value] of Object.entries(scope.graph.nodes[name]?.inputs ?? {})) {
        // The ports of a subgraph read for themselves.
        if (isWire(value) && !(kind === "subgraph" && Object.hasOwn(inner, input))) found.add(source(scope, value));
      }
    }
    found.delete(undefined);
    return [...found] as Unit[];
  };
  const reads = new Map(all.map((unit) => [unit, readsOf(unit)]));
  return { all, reads: (unit) => reads.get(unit) ?? [], source };
}

function unitsOfScope(scope: Scope): UnitsOfScope {
  const made = (kind: Unit["kind"], name: string): [string, Unit] => [name, { kind, scope, name, key: scope.prefix + name }];
  const { graph, inner, outer } = scope;
  return {
    nodes: new Map(Object.keys(graph.nodes).map((id) => made(inner.has(id) ? "subgraph" : "node", id))),
    inputs: new Map(outer ? Object.keys(graph.inputs ?? {}).map((name) => made("input", name)) : []),
    outputs: new Map(outer ? Object.keys(graph.outputs ?? {}).map((name) => made("output", name)) : []),
  };
}
