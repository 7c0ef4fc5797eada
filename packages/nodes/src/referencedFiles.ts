import { type Catalogue, type Diagnostic, type Files, filesNeeded, type Graph, graphLimits, type Json, type ParsedGraph, parseGraph, PlaygraphError, type Position, type TableHead } from "@playgraph/core";
import { csvColumn } from "./csvColumn.ts";
import { tableHead } from "./table/tableHead.ts";

/** The answers of files that were read beforehand, as `resolveGraph` and `checkGraph` ask for them: a file that is wrong throws there, and becomes a diagnostic. */
export type ReferencedFiles = {
  readonly graphs: (path: string) => ParsedGraph;
  readonly column: (path: string, column: string) => readonly string[];
  readonly table: (path: string, label: string | undefined) => TableHead;
  readonly file: (path: string) => void;
  /** Where a diagnostic of a subgraph's file is in it. */
  readonly locate: (diagnostic: Diagnostic) => Position | undefined;
};

/**
 * Reads what check and plan need besides the graph itself: the files of its subgraphs, also of those that only a subgraph names, CSV files that are
 * swept over, and the columns and length of tables; and looks for the files that nodes will read. Each file is read once. Never rejects because of a file.
 * @param files of the graph's folder
 * @param inputs values of the graph's inputs, which may name files
 */
export async function referencedFiles(graph: Graph, catalogue: Catalogue, files: Pick<Files, "read" | "open">, inputs: ReadonlyMap<string, Json> = new Map()): Promise<ReferencedFiles> {
  const graphs = new Map<string, ParsedGraph | PlaygraphError>();
  const csvFiles = new Map<string, Uint8Array | PlaygraphError>();
  const tables = new Map<string, TableHead | PlaygraphError>();
  const others = new Map<string, PlaygraphError | true>();
  const needed = filesNeeded(graph, catalogue, inputs);
  let request = needed.next();
  while (!request.done) {
    const { kind, path } = request.value;
    const table = kind === "table" ? tableKey(path, request.value.label) : "";
    if (kind === "graph" && !graphs.has(path)) graphs.set(path, await orWhyNot(readGraph(files, path)));
    if (kind === "column" && !csvFiles.has(path)) csvFiles.set(path, await orWhyNot(files.read(path)));
    if (kind === "table" && !tables.has(table)) tables.set(table, await orWhyNot(tableHead(files.open(path), path, request.value.label)));
    if (kind === "file" && !others.has(path)) others.set(path, await orWhyNot(canBeRead(files, path)));
    request = needed.next(kind === "graph" ? graphs.get(path) : undefined);
  }
  return {
    graphs: (path) => found(graphs, path, path),
    column: (path, column) => csvColumn(found(csvFiles, path, path), path, column),
    table: (path, label) => found(tables, tableKey(path, label), path),
    file: (path) => {
      const problem = others.get(path);
      if (problem instanceof PlaygraphError) throw problem;
    },
    locate: ({ file, path }) => {
      const parsed = file === undefined ? undefined : graphs.get(file);
      return parsed === undefined || parsed instanceof PlaygraphError ? undefined : parsed.locate(path);
    },
  };
}

/** A table is read once for each column that labels its rows. */
function tableKey(path: string, label: string | undefined): string {
  return JSON.stringify([path, label ?? null]);
}

/** Never more of it than a graph may have: the parser says then that there is too much. */
async function readGraph(files: Pick<Files, "open">, path: string): Promise<ParsedGraph> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of files.open(path)) {
    pieces.push(piece);
    length += piece.length;
    if (length > graphLimits.bytes) break;
  }
  return parseGraph(Buffer.concat(pieces));
}

/** No more of it is read than it takes to know that it is there. */
async function canBeRead(files: Pick<Files, "open">, path: string): Promise<true> {
  const pieces = files.open(path)[Symbol.asyncIterator]();
  await pieces.next();
  await pieces.return?.();
  return true;
}

async function orWhyNot<Value>(reading: Promise<Value>): Promise<Value | PlaygraphError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PlaygraphError) return error;
    throw error;
  }
}

function found<Value>(files: ReadonlyMap<string, Value | PlaygraphError>, key: string, path: string): Value {
  const file = files.get(key) ?? new PlaygraphError({ code: "InvalidInput", message: `"${path}" was not read.` });
  if (file instanceof PlaygraphError) throw file;
  return file;
}
