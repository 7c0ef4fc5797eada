import type { Catalogue } from "../node/catalogue.ts";
import { checkLiteral } from "../types/checkLiteral.ts";
import { coerce, coercionBetween, connects } from "../types/coercion.ts";
import type { Diagnostic } from "../document/diagnostic.ts";
import { PlaygraphError } from "../node/failure.ts";
import { type Graph, type GraphNode, isWire, wireEnds } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { folderOf, relativePath } from "../document/relativePath.ts";
import { type Constant, constantOf, type Scope, scopeFolder, type ScopeProblem } from "./scope.ts";
import { typeNamed } from "../types/typeOfKind.ts";
import { typeOfValue } from "../types/typeOfValue.ts";

/** A graph file as `parseGraph` reads it. */
export type GraphFile = { readonly graph: Graph | undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * What subgraphs may make of a graph. Ten files that each use the next ten times are 10^10 nodes: `parts` are nodes with all their inputs, graph inputs and
 * outputs, each time that they are used. `depth` counts files inside each other.
 */
const expansionLimits = { parts: 500_000, depth: 32 } as const;

export type Expansion = {
  /** The root, then each after the one that it stands in. */
  readonly scopes: readonly Scope[];
  /** The files that were opened, by path from the root's folder. */
  readonly files: ReadonlyMap<string, GraphFile & { readonly graph: Graph }>;
};

/**
 * Puts the graphs of subgraph nodes in their places, down to the last. A generator, so that it needs no disk: it yields the path of a file, from the
 * root's folder, each time that it needs one, and takes the file or why there is none.
 * @param inputs of the root graph
 */
export function* expandGraph(graph: Graph, catalogue: Catalogue, inputs: ReadonlyMap<string, Json>): Generator<string, Expansion, GraphFile | PlaygraphError> {
  const root: OpenScope = { graph, file: undefined, prefix: "", outer: undefined, isMuted: false, constants: rootConstants(graph, inputs), inner: new Map(), problems: new Map() };
  const scopes: OpenScope[] = [root];
  const files = new Map<string, GraphFile & { readonly graph: Graph }>();
  const sizes = new Map<string, number>();
  let parts: number | undefined;
  const subgraphs = new Map([...catalogue].filter(([, { subgraphOf }]) => subgraphOf !== undefined));
  // A list that grows while it is walked is walked to its new end.
  for (const scope of scopes) {
    for (const id of Object.keys(scope.graph.nodes)) {
      const node = scope.graph.nodes[id];
      const declaration = node && subgraphs.get(node.type);
      if (!declaration) continue;
      const said = constantOf(scope, node, declaration.inputs, declaration.subgraphOf ?? "");
      if (typeof said?.value !== "string") continue;
      const path = relativePath(said.folder, said.value);
      const way = [...filesAround(scope), path];
      if (way.indexOf(path) < way.length - 1) {
        scope.problems.set(id, { code: "subgraph-in-itself", message: `"${id}" would put a graph into itself: ${way.slice(way.indexOf(path)).join(" → ")}.`, hint: "Take one of these subgraph nodes out." });
        continue;
      }
      const file = yield path;
      const opened = file instanceof PlaygraphError || !file.graph ? undefined : { ...file, graph: file.graph };
      if (!opened) {
        scope.problems.set(id, unreadable(id, path, file));
        continue;
      }
      const size = sizes.get(path) ?? partsOf(opened.graph);
      sizes.set(path, size);
      if (way.length > expansionLimits.depth) {
        scope.problems.set(id, tooDeep(id, path));
        continue;
      }
      parts = (parts ?? partsOf(graph)) + size;
      // Where it ends nobody knows: no subgraph is put in then, so that the rest costs nothing.
      if (parts > expansionLimits.parts) return { scopes: [withoutSubgraphs(root, catalogue)], files: new Map() };
      files.set(path, opened);
      const made: OpenScope = {
        graph: opened.graph,
        file: path,
        prefix: `${scope.prefix}${id}.`,
        outer: { scope, id },
        isMuted: scope.isMuted || node.muted === true,
        constants: innerConstants(scope, node, opened.graph, path),
        inner: new Map(),
        problems: new Map(),
      };
      scope.inner.set(id, made);
      scopes.push(made);
    }
  }
  return { scopes, files };
}

/** The same where all files are at hand. */
export function expandWith(graph: Graph, catalogue: Catalogue, inputs: ReadonlyMap<string, Json>, graphs: ((path: string) => GraphFile) | undefined): Expansion {
  const expansion = expandGraph(graph, catalogue, inputs);
  const read = new Map<string, GraphFile | PlaygraphError>();
  let step = expansion.next();
  while (!step.done) {
    const path = step.value;
    const file = read.get(path) ?? readGraph(path, graphs);
    read.set(path, file);
    step = expansion.next(file);
  }
  return step.value;
}

type OpenScope = Scope & { readonly inner: Map<string, Scope>; readonly problems: Map<string, ScopeProblem> };

function readGraph(path: string, graphs: ((path: string) => GraphFile) | undefined): GraphFile | PlaygraphError {
  if (!graphs) return new PlaygraphError({ code: "InvalidInput", message: "files of subgraphs are not at hand here." });
  try {
    return graphs(path);
  } catch (error) {
    if (error instanceof PlaygraphError) return error;
    throw error;
  }
}

function partsOf({ nodes, inputs, outputs }: Graph): number {
  return [nodes, inputs, outputs, ...Object.values(nodes).map((node) => node.inputs)].reduce((count, part) => count + Object.keys(part ?? {}).length, 0);
}

/** From the outermost subgraph's file to the scope's own. */
function filesAround(scope: Scope): readonly string[] {
  const files: string[] = [];
  for (let at: Scope | undefined = scope; at; at = at.outer?.scope) if (at.file !== undefined) files.push(at.file);
  return files.toReversed();
}

function unreadable(id: string, path: string, file: GraphFile | PlaygraphError): ScopeProblem {
  const why = file instanceof PlaygraphError ? file.message : (file.diagnostics[0]?.message ?? "It is empty.");
  const at = file instanceof PlaygraphError ? undefined : file.diagnostics[0]?.at;
  return { code: "unreadable-subgraph", message: `"${id}" cannot use "${path}" as a graph: ${at ? `line ${at.line}, column ${at.column}: ` : ""}${why}`, hint: "Name a graph file in the folder of the graph that is run, or below it." };
}

function tooDeep(id: string, path: string): ScopeProblem {
  return { code: "subgraphs-too-large", message: `"${id}" stands in ${expansionLimits.depth} graphs already, so "${path}" is not put in.`, hint: "Use fewer subgraphs inside each other." };
}

function withoutSubgraphs(root: Scope, catalogue: Catalogue): Scope {
  const problems = new Map<string, ScopeProblem>();
  for (const [id, { type }] of Object.entries(root.graph.nodes)) {
    if (catalogue.get(type)?.subgraphOf === undefined) continue;
    const message = `"${id}" is not put in: with all its subgraphs the graph would have more than ${expansionLimits.parts} nodes, inputs and outputs.`;
    problems.set(id, { code: "subgraphs-too-large", message, hint: "Use fewer subgraphs inside each other; for many values, sweep the inputs of one." });
  }
  return { ...root, inner: new Map(), problems };
}

function rootConstants(graph: Graph, given: ReadonlyMap<string, Json>): ReadonlyMap<string, Constant> {
  const constants = new Map<string, Constant>();
  for (const [name, input] of Object.entries(graph.inputs ?? {})) {
    const type = typeNamed(input.type);
    const value = given.has(name) ? given.get(name) : input.default;
    if (type && value !== undefined && checkLiteral(type, value) === undefined) constants.set(name, { value, folder: "" });
  }
  return constants;
}

/** What a subgraph node gives the inputs of its graph: its own literals, graph inputs of the graph that it stands in, or the defaults in the file. */
function innerConstants(outer: Scope, node: GraphNode, graph: Graph, path: string): ReadonlyMap<string, Constant> {
  const constants = new Map<string, Constant>();
  for (const [name, input] of Object.entries(graph.inputs ?? {})) {
    const type = typeNamed(input.type);
    const written = node.inputs && Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined;
    if (!type) continue;
    if (isWire(written)) {
      const ends = wireEnds(written);
      const known = ends?.node === "inputs" ? outer.constants.get(ends.output) : undefined;
      if (!ends || !known) continue;
      const { kind } = typeNamed(outer.graph.inputs?.[ends.output]?.type ?? "") ?? typeOfValue(known.value);
      if (!connects(kind, type.kind)) continue;
      const coerced = coerce(known.value, coercionBetween(kind, type.kind), type);
      if (coerced.ok) constants.set(name, { ...known, value: coerced.value });
      continue;
    }
    const value = written ?? input.default;
    if (value !== undefined && checkLiteral(type, value) === undefined) constants.set(name, { value, folder: written === undefined ? folderOf(path) : scopeFolder(outer) });
  }
  return constants;
}
