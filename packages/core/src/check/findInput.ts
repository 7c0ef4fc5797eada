import type { Catalogue, InputDeclaration } from "../node/catalogue.ts";
import { draftNode } from "./draftNode.ts";
import { expandWith, type GraphFile } from "./expandGraph.ts";
import type { Graph } from "../document/graph.ts";
import { createReport } from "./report.ts";

export type FoundInput = { readonly ok: true; readonly id: string; readonly name: string; readonly declaration: InputDeclaration } | { readonly ok: false; readonly message: string };

/**
 * The input that `node.input` on a command line means: one that the node's type declares, a variable of its template, or an input of its subgraph.
 * @param graphs the files of subgraph nodes; without it they have no inputs but that for the file
 */
export function findInput(graph: Graph, address: string, catalogue: Catalogue, graphs?: (path: string) => GraphFile): FoundInput {
  const dot = address.indexOf(".");
  const [id, name] = [address.slice(0, dot), address.slice(dot + 1)];
  if (dot <= 0 || name === "") return { ok: false, message: `"${address}" names no input: write node.input, such as generate.seed.` };
  // What else is wrong with the node is told when the graph is checked; here only the address counts.
  const report = createReport();
  const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
  if (!node) return { ok: false, message: sentence(`The graph has no node "${id}".`, report.didYouMean(id, Object.keys(graph.nodes))) };
  const [root] = expandWith(graph, catalogue, new Map(), graphs).scopes;
  const draft = root && draftNode({ scope: root, name: id, key: id, links: [] }, node, { catalogue }, report);
  if (!draft) return { ok: false, message: sentence(report.all()[0]?.message, report.all()[0]?.hint) };
  const declaration = draft.ports.get(name);
  if (!declaration && draft.declaration.subgraphOf !== undefined && name.includes(".")) return { ok: false, message: `"${address}" lies inside the subgraph "${id}", where nothing can be set from outside: give its graph an input for it, then set "${id}" and that input's name. ${listed(draft.ports.keys())}` };
  if (!declaration) return { ok: false, message: sentence(`"${id}" (${node.type}) has no input "${name}".`, report.didYouMean(name, draft.ports.keys())) };
  return { ok: true, id, name, declaration };
}

function listed(names: Iterable<string>): string {
  return `"${[...names].join('", "')}" can be set.`;
}

function sentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" ");
}
