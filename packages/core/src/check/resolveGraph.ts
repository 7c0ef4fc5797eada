import type { Catalogue } from "../node/catalogue.ts";
import { findCycles } from "./cycles.ts";
import { type Diagnostic, hasErrors, pointer } from "../document/diagnostic.ts";
import { type Expansion, expandWith, type GraphFile } from "./expandGraph.ts";
import { type Graph, isWire } from "../document/graph.ts";
import { resolveGraphInputs } from "./graphInputs.ts";
import type { Json } from "../document/json.ts";
import { nameAxes } from "./nameAxes.ts";
import { neededBy } from "./neededBy.ts";
import { createReport, type Report } from "./report.ts";
import type { ResolvedGraph, ResolvedNode } from "./resolvedGraph.ts";
import { Resolver } from "./resolver.ts";
import { resolveOutput } from "./resolveOutput.ts";
import { runningOrder } from "./runningOrder.ts";
import type { Scope } from "./scope.ts";
import type { SweepContext } from "../types/sweepValues.ts";
import type { ReadTable } from "./tableColumns.ts";
import { readsOf, type Unit, type Units, unitsOf } from "./units.ts";

export type ResolveOptions = {
  /** Values of the graph's inputs; those that are left out have their defaults. */
  readonly inputs?: ReadonlyMap<string, Json>;
  /** Only these nodes and what they need: the rest is neither checked nor kept. A subgraph node stands for all that is inside, `sheets.seeds` for one of its nodes. */
  readonly only?: readonly string[];
  /**
   * The files of subgraph nodes, by path from the graph's folder, as `parseGraph` reads them.
   * @throws PlaygraphError for a file that cannot be read
   */
  readonly graphs?: (path: string) => GraphFile;
  /** Cells of CSV files; without it, what comes from a file is known at run time. */
  readonly column?: SweepContext["column"];
  /**
   * Tables, by path from the graph's folder; without it, a node whose outputs are columns has to declare them.
   * @throws PlaygraphError for a file that cannot be read, or is no table
   */
  readonly table?: ReadTable;
  /**
   * Looks for a file that a node will read, by path from the graph's folder; without it, what is not there is told by the run.
   * @throws PlaygraphError for one that cannot be read
   */
  readonly file?: (path: string) => void;
};

/** `resolved` is there if and only if no diagnostic is an error. */
export type Resolution = {
  readonly resolved: ResolvedGraph | undefined;
  /** The nodes whose axes are known whatever mistakes there are elsewhere: good enough to be planned, never to be run. */
  readonly sound: ResolvedGraph;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Checks every name, type, literal and wire of a graph in one pass, and puts subgraphs, graph inputs, defaults, template variables and muted nodes in their
 * places. Runs nothing, needs nothing but the declarations, and recurses nowhere. Axes that inputs name (`over`, `along`) are the plan's to check.
 * Cost: linear in the document with its subgraphs, n log n for the order.
 */
export function resolveGraph(graph: Graph, catalogue: Catalogue, options: ResolveOptions = {}): Resolution {
  const report = createReport();
  const given = options.inputs ?? new Map<string, Json>();
  const expansion = expandWith(graph, catalogue, given, options.graphs);
  const [root] = expansion.scopes as readonly [Scope, ...Scope[]];
  const units = unitsOf(expansion.scopes);
  const only = options.only && namedUnits(units, options.only, report);
  const kept = only ? neededBy(only, readsOf) : new Set(units.all);

  const rootInputs = resolveGraphInputs(graph, given, () => ownIds(root, kept), report);
  if (expansion.files.size > 0) tellOfFiles(expansion, kept, report);
  const resolver = new Resolver(expansion.scopes, { ...options, catalogue }, report, rootInputs);
  for (const unit of units.all) if (kept.has(unit)) resolver.draft(unit);
  const order = runningOrder(only ? units.byId.filter((unit) => kept.has(unit)) : units.byId, readsOf);
  for (const unit of order) resolver.resolve(unit);
  if (order.length < kept.size) {
    const ordered = new Set(order);
    // In a cycle or behind one: looked at all the same, as far as that goes.
    const stuck = [...kept].filter((unit) => !ordered.has(unit));
    for (const cycle of findCycles(stuck, readsOf, isNamedBefore)) reportCycle(cycle, report);
    for (const unit of stuck) resolver.resolve(unit);
  }

  if (Object.keys(graph.nodes).length === 0) report.warn("no-nodes", "/nodes", "The graph has no nodes, so there is nothing to run.", "Put a node into it, with its id as the key.");
  const outputs = rootOutputs(resolver, root, units, kept, report);
  const diagnostics = report.all();
  const nodes = expansion.scopes.length === 1 ? resolver.nodes : nameAxes(resolver.nodes);
  const whole: ResolvedGraph = { graph, graphs: new Map([...expansion.files].map(([path, file]) => [path, file.graph])), ids: idsOf(units), seed: graph.seed ?? 0, nodes };
  if (hasErrors(diagnostics)) return { resolved: undefined, sound: { ...whole, nodes: soundNodes(expansion, order, units, nodes, diagnostics) }, diagnostics };
  const needed = only ? neededBy(only.flatMap((unit) => standIns(unit, resolver)), (id) => sourcesOf(nodes.get(id))) : undefined;
  const resolved: ResolvedGraph = {
    ...whole,
    nodes: needed ? new Map([...nodes].filter(([id]) => needed.has(id))) : nodes,
    // With `only`, outputs of the graph that are not made count for nothing; if none is left, the last nodes are the results.
    ...(outputs && !(only && outputs.size === 0) ? { outputs } : {}),
  };
  return { resolved, sound: resolved, diagnostics };
}

function idsOf({ all }: Units): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { kind, key } of all) if (kind === "node") ids.add(key);
  return ids;
}

/** What those ids stand for: a subgraph node for everything in it. */
function namedUnits(units: Units, ids: readonly string[], report: Report): readonly Unit[] {
  const named = new Map(units.all.filter(({ kind }) => kind === "node" || kind === "subgraph").map((unit) => [unit.key, unit]));
  return ids.flatMap((id) => {
    const unit = named.get(id);
    if (!unit) report.error("unknown-node", "/nodes", `The graph has no node "${id}".`, report.didYouMean(id, named.keys()));
    return unit?.kind === "subgraph" ? [unit, ...units.all.filter(({ scope }) => scope.prefix.startsWith(`${id}.`))] : (unit ?? []);
  });
}

/** The root's nodes that are kept, as its inputs know them. */
function ownIds(root: Scope, kept: ReadonlySet<Unit>): ReadonlySet<string> {
  return new Set([...kept].flatMap(({ kind, scope, name }) => (scope === root && (kind === "node" || kind === "subgraph") ? [name] : [])));
}

/** Mistakes of the files themselves, as far as they are needed. */
function tellOfFiles({ files }: Expansion, kept: ReadonlySet<Unit>, report: Report): void {
  for (const path of new Set([...kept].map(({ scope }) => scope.file))) if (path !== undefined) report.of(path).add(files.get(path)?.diagnostics ?? []);
}

/** Mistakes in literals leave a node's axes as they are; all others take the axes of the node, and of what hangs on it, away. */
function soundNodes(expansion: Expansion, order: Iterable<Unit>, units: Units, nodes: ReadonlyMap<string, ResolvedNode>, diagnostics: readonly Diagnostic[]): ReadonlyMap<string, ResolvedNode> {
  const place = (file: string | undefined, path: string): string => JSON.stringify([file ?? null, path]);
  const mistaken = new Set(diagnostics.filter((diagnostic) => diagnostic.severity === "error" && !isOfLiteral(expansion, diagnostic)).map(({ file, path }) => place(file, path.split("/").slice(0, 3).join("/"))));
  const sections = { node: "nodes", subgraph: "nodes", input: "inputs", output: "outputs" } as const;
  const sound = new Set<Unit>();
  for (const unit of order) {
    const { kind, scope, name } = unit;
    if (!mistaken.has(place(scope.file, pointer(sections[kind], name))) && unit.reads.every((source) => sound.has(source))) sound.add(unit);
  }
  const ids = new Set([...sound].flatMap(({ kind, key }) => (kind === "node" ? [key] : [])));
  return new Map([...nodes].filter(([id]) => ids.has(id)));
}

function isOfLiteral({ scopes, files }: Expansion, { code, file, path }: Diagnostic): boolean {
  if (code === "missing-input" || code === "wrong-value" || code === "unreadable-file") return true;
  const graph = file === undefined ? scopes[0]?.graph : files.get(file)?.graph;
  const [, , node = "", , input = ""] = path.split("/");
  return code === "unknown-input" && !isWire(graph?.nodes[node]?.inputs?.[input]);
}

const mostNamed = 20;

/** A cycle is told by its nodes; ports are named only where there are no others. */
function isNamedBefore(a: Unit, b: Unit): boolean {
  return (a.kind === "node") === (b.kind === "node") ? a.key < b.key : a.kind === "node";
}

function reportCycle(cycle: readonly Unit[], report: Report): void {
  const nodes = cycle.filter(({ kind }) => kind === "node");
  // Wires between ports alone: then the subgraphs whose ports they are.
  const ids = nodes.length > 0 ? nodes.map(({ key }) => key) : [...new Set(cycle.map(({ scope }) => scope.prefix.slice(0, -1)))];
  const [first = ""] = ids;
  const [{ scope, name }] = (nodes.length > 0 ? nodes : cycle.map(({ scope }) => ({ scope: scope.outer?.scope ?? scope, name: scope.outer?.id ?? "" }))) as unknown as readonly [Pick<Unit, "scope" | "name">];
  const named = ids.length <= mostNamed ? [...ids, first] : [...ids.slice(0, mostNamed), `… (${ids.length} nodes)`, first];
  const message = ids.length === 1 ? `The node "${first}" feeds itself.` : `These nodes feed each other: ${named.join(" → ")}.`;
  report.of(scope.file).error("cycle", pointer("nodes", name), message, "Remove one of the wires.");
}

/** The graph's declared outputs, led through subgraphs and muted nodes to those that run. */
function rootOutputs(resolver: Resolver, root: Scope, units: Units, kept: ReadonlySet<Unit>, report: Report): ResolvedGraph["outputs"] {
  if (!root.graph.outputs) return undefined;
  const outputs = new Map<string, { readonly node: string; readonly output: string }>();
  for (const [name, wire] of Object.entries(root.graph.outputs)) {
    const unit = units.source(root, wire);
    if (unit && !kept.has(unit)) continue;
    const source = resolveOutput(resolver.site(root), name)?.source;
    if (source?.kind === "wire") outputs.set(name, { node: source.node, output: source.output });
    else if (source) report.warn("muted-output", pointer("outputs", name), `The graph's output "${name}" gives nothing, because no node that runs gives it anything: "${wire.$from}" leads to a literal, or only to muted nodes.`, "Wire it to a node that runs.");
  }
  return outputs;
}

/** The node itself, or for a muted one those whose streams pass through it. */
function standIns({ kind, scope, name, key }: Unit, resolver: Resolver): readonly string[] {
  if (kind !== "node" && kind !== "subgraph") return [];
  return resolver.nodes.has(key) ? [key] : resolver.sources(scope, name);
}

function sourcesOf(node: ResolvedNode | undefined): readonly string[] {
  return (node?.inputs ?? []).flatMap(({ source }) => (source.kind === "wire" ? [source.node] : []));
}
