import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Catalogue, type Files, type Graph, type GraphEdit, type Json, setGraphInput, setInput, sweepFile, sweepInput } from "@playgraph/core";
import { csvColumn, type ReferencedFiles, referencedFiles } from "@playgraph/nodes";
import type { Given } from "./command.ts";
import { UsageError } from "./usageError.ts";
import { wholeNumber } from "./wholeNumber.ts";

export type GraphFiles = Pick<Files, "read" | "open">;

export type Overridden = { readonly graph: Graph; readonly inputs: ReadonlyMap<string, Json> };

/**
 * The graph as `--set`, `--sweep`, `--seed` and `--input` want it, in this order; what is said later wins.
 * @param files of the graph's folder: a subgraph's file says which inputs its node has
 * @param cwd absolute; files that the command line names are looked for here
 * @throws UsageError that names the option, the input and its range
 */
export async function overrideGraph(graph: Graph, given: Given, catalogue: Catalogue, { files, cwd }: { readonly files: GraphFiles; readonly cwd: string }): Promise<Overridden> {
  /** The files of subgraphs, where the address is one of a subgraph node: an option before may have changed which file that is. */
  async function graphsFor(graph: Graph, address: string): Promise<ReferencedFiles["graphs"] | undefined> {
    const id = address.slice(0, Math.max(0, address.indexOf(".")));
    const type = Object.hasOwn(graph.nodes, id) ? graph.nodes[id]?.type : undefined;
    return catalogue.get(type ?? "")?.subgraphOf === undefined ? undefined : (await referencedFiles(graph, catalogue, files)).graphs;
  }
  const seed = given.value("seed");
  let edited: Graph = seed === undefined ? graph : { ...graph, seed: wholeNumber("--seed", seed, { from: 0, to: Number.MAX_SAFE_INTEGER }) };
  for (const typed of given.values("set")) {
    const { name, value } = assignment("--set", typed, "generate.guidance_scale=4");
    edited = taken("--set", setInput(edited, name, value, catalogue, await graphsFor(edited, name)));
  }
  for (const typed of given.values("sweep")) {
    const { name, value } = assignment("--sweep", typed, "generate.guidance_scale=2,3,4");
    const file = sweepFile(value);
    const table = file && (await readFile(resolve(cwd, file.path)).catch((error: unknown) => Promise.reject(new UsageError(`--sweep: the file ${file.path} cannot be read (${codeOf(error)}).`))));
    const column = table && ((path: string, name: string) => csvColumn(table, path, name));
    const graphs = await graphsFor(edited, name);
    edited = taken("--sweep", sweepInput(edited, name, value, catalogue, { seed: edited.seed ?? 0, ...(graphs ? { graphs } : {}), ...(column ? { column } : {}) }));
  }
  const inputs = new Map<string, Json>();
  for (const typed of given.values("input")) {
    const { name, value } = assignment("--input", typed, "subject=hare");
    const parsed = setGraphInput(edited, name, value);
    if (!parsed.ok) throw new UsageError(`--input: ${parsed.message}`);
    inputs.set(name, parsed.value);
  }
  return { graph: edited, inputs };
}

/** Splits at the first `=`: a value may have more of them. */
function assignment(option: string, text: string, example: string): { readonly name: string; readonly value: string } {
  const equals = text.indexOf("=");
  if (equals <= 0) throw new UsageError(`${option} takes a name and a value, such as ${option} ${example}.`);
  return { name: text.slice(0, equals).trim(), value: text.slice(equals + 1) };
}

function taken(option: string, edit: GraphEdit): Graph {
  if (!edit.ok) throw new UsageError(`${option}: ${edit.message}`);
  return edit.graph;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
