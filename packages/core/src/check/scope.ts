import type { InputDeclaration } from "../node/catalogue.ts";
import { folderOf } from "../document/relativePath.ts";
import { type Graph, type GraphNode, isWire, wireEnds } from "../document/graph.ts";
import type { Json } from "../document/json.ts";

/** A graph in its place in the run: the root, or the file of a subgraph node (R13). */
export type Scope = {
  readonly graph: Graph;
  /** Path from the root's folder; undefined for the root, whose name nobody needs to know. */
  readonly file: string | undefined;
  /** What stands before its ids in the run: `sheets.`, "" for the root. */
  readonly prefix: string;
  /** The subgraph node that it stands for. */
  readonly outer: { readonly scope: Scope; readonly id: string } | undefined;
  /** Whether its node, or one around it, is muted: it is checked then but does not run. */
  readonly isMuted: boolean;
  /** Values of its graph inputs, as far as literals and defaults tell them. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** By the id of the subgraph node that they stand for. */
  readonly inner: ReadonlyMap<string, Scope>;
  /** Why a subgraph node has none, by its id. */
  readonly problems: ReadonlyMap<string, ScopeProblem>;
};

/** A literal; where it may hold a path, with the folder of the file in which it was written. */
export type Constant = { readonly value: Json; readonly folder: string };

export type ScopeProblem = { readonly code: string; readonly message: string; readonly hint?: string };

/** Where paths that stand in the scope's file start, from the root's folder. */
export function scopeFolder({ file }: Scope): string {
  return file === undefined ? "" : folderOf(file);
}

/** What an input of a node holds, as far as literals, defaults and graph inputs tell it. */
export function constantOf(scope: Scope, node: GraphNode, inputs: Readonly<Record<string, InputDeclaration>>, name: string): Constant | undefined {
  const written = node.inputs && Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined;
  const declaration = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (written === undefined) return declaration?.default === undefined ? undefined : { value: declaration.default, folder: "" };
  const ends = isWire(written) ? wireEnds(written) : undefined;
  const given = isWire(written) ? (ends?.node === "inputs" ? scope.constants.get(ends.output) : undefined) : { value: written, folder: scopeFolder(scope) };
  return given && { value: given.value, folder: declaration?.file ? given.folder : "" };
}
