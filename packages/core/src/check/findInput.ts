import type { Catalogue, InputDeclaration } from "../node/catalogue.ts";
import { draftNode } from "./draftNode.ts";
import type { Graph } from "../document/graph.ts";
import { type GraphInputValue } from "./graphInputs.ts";
import { createReport } from "./report.ts";
import { typeNamed } from "../types/typeOfKind.ts";

export type FoundInput = { readonly ok: true; readonly id: string; readonly name: string; readonly declaration: InputDeclaration } | { readonly ok: false; readonly message: string };

/** The input that `node.input` on a command line means: one that the node's type declares, or a variable of its template. */
export function findInput(graph: Graph, address: string, catalogue: Catalogue): FoundInput {
  const dot = address.indexOf(".");
  const [id, name] = [address.slice(0, dot), address.slice(dot + 1)];
  if (dot <= 0 || name === "") return { ok: false, message: `"${address}" names no input: write node.input, such as generate.seed.` };
  // What else is wrong with the node is told when the graph is checked; here only the address counts.
  const report = createReport();
  const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
  if (!node) return { ok: false, message: sentence(`The graph has no node "${id}".`, report.didYouMean(id, Object.keys(graph.nodes))) };
  const draft = draftNode(id, node, catalogue, defaults(graph), report);
  if (!draft) return { ok: false, message: sentence(report.all()[0]?.message, report.all()[0]?.hint) };
  const declaration = draft.ports.get(name);
  if (!declaration) return { ok: false, message: sentence(`"${id}" (${node.type}) has no input "${name}".`, report.didYouMean(name, draft.ports.keys())) };
  return { ok: true, id, name, declaration };
}

function defaults(graph: Graph): ReadonlyMap<string, GraphInputValue> {
  return new Map(Object.entries(graph.inputs ?? {}).map(([name, { type, default: value }]) => [name, { type: typeNamed(type), value }]));
}

function sentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" ");
}
