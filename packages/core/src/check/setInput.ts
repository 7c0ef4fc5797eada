import type { Catalogue } from "../node/catalogue.ts";
import { findInput } from "./findInput.ts";
import type { GraphFile } from "./expandGraph.ts";
import type { Graph } from "../document/graph.ts";
import { parseLiteral } from "../types/parseLiteral.ts";
import { withInput } from "./withInput.ts";

export type GraphEdit = { readonly ok: true; readonly graph: Graph } | { readonly ok: false; readonly message: string };

/**
 * Writes a value into an input, in the place of whatever is there: `--set generate.guidance_scale=4`.
 * @param address `node.input`
 * @param text read by the input's type
 * @param graphs the files of subgraph nodes, whose inputs can be set too
 */
export function setInput(graph: Graph, address: string, text: string, catalogue: Catalogue, graphs?: (path: string) => GraphFile): GraphEdit {
  const found = findInput(graph, address, catalogue, graphs);
  if (!found.ok) return found;
  const parsed = parseLiteral(found.declaration.type, text);
  if (!parsed.ok) return { ok: false, message: `"${address}" ${parsed.message}.` };
  return { ok: true, graph: withInput(graph, found.id, found.name, parsed.value) };
}
