import type { InputDeclaration, NodeDeclaration } from "../node/catalogue.ts";
import type { Column } from "../node/column.ts";
import type { Coercion } from "../types/coercion.ts";
import type { Graph } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";

/** Where an input's value comes from once graph inputs, defaults and mutes have been put in. */
export type Source =
  | { readonly kind: "literal"; readonly value: Json; /** Not written in the graph: the declaration's default. */ readonly byDefault: boolean }
  | { readonly kind: "wire"; readonly node: string; readonly output: string; readonly coercion?: Coercion }
  /** Optional or derived, and left open. */
  | { readonly kind: "open" }
  /** Wired to an output that no task can give, for instance of a muted node (R12). */
  | { readonly kind: "absent"; readonly reason: string };

export type ResolvedInput = { readonly name: string; readonly declaration: InputDeclaration; readonly source: Source };

export type ResolvedOutput = {
  readonly name: string;
  readonly type: PortType;
  /** Ids of the node's new axes that it has, in declared order. */
  readonly newAxes: readonly string[];
  readonly mayBeAbsent: boolean;
};

/** An axis as its owner declares it. `length` only where it is known before the run; `labels` likewise. */
export type NewAxis = { readonly id: string; readonly name: string; readonly length?: number; readonly labels?: readonly string[] };

export type ResolvedNode = {
  readonly id: string;
  readonly declaration: NodeDeclaration;
  /** All declared inputs in declared order, then a template's variables in their order of appearance. */
  readonly inputs: readonly ResolvedInput[];
  readonly outputs: readonly ResolvedOutput[];
  readonly newAxes: readonly NewAxis[];
  /** Of a node whose outputs are the columns of a table. */
  readonly columns: readonly Column[];
  readonly inside?: Inside;
};

/** Where a node of a subgraph comes from (R13). */
type Inside = {
  /** What stands before the ids that it has in its file: `sheets.`. */
  readonly prefix: string;
  /** From the root's folder. */
  readonly file: string;
};

/** A graph whose every name, type and literal has been checked. Muted nodes and subgraph nodes are gone: wires lead through them. */
export type ResolvedGraph = {
  readonly graph: Graph;
  /** The files of its subgraphs, by path from the graph's folder. */
  readonly graphs: ReadonlyMap<string, Graph>;
  readonly seed: number;
  /** Of all nodes, those of subgraphs, muted ones and, where only some nodes run, the others included. */
  readonly ids: ReadonlySet<string>;
  /** Each after everything it reads; otherwise ordered by id. */
  readonly nodes: ReadonlyMap<string, ResolvedNode>;
  /** The graph's declared `outputs`, or undefined: then the outputs of the nodes on which nothing hangs are the results. */
  readonly outputs?: ReadonlyMap<string, { readonly node: string; readonly output: string }>;
};
