import { type Catalogue, checkGraph, type Diagnostic, type Graph, hasErrors, isWire, parseGraph, type Plan, PlaygraphError, type ResolvedGraph, suggest, sweepFile } from "@playgraph/core";
import { csvColumn } from "@playgraph/nodes";
import { outputFiles } from "@playgraph/workspace";
import type { GraphChanges } from "./graphChanges.ts";
import { type LocatedDiagnostic, locateDiagnostics } from "./locatedDiagnostics.ts";
import type { Source } from "./readSource.ts";
import type { RestrictionOptions } from "./restrictionOptions.ts";
import { UsageError } from "./usageError.ts";

/** A graph without a mistake, and the part of it that is wanted. */
export type ReadyGraph = { readonly resolved: ResolvedGraph; readonly plan: Plan; readonly restriction: RestrictionOptions };

export type Prepared = {
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** What can be run; undefined if any diagnostic is an error. */
  readonly ready: ReadyGraph | undefined;
};

/**
 * From a source to a plan, with everything that is wrong on the way in one pass.
 * @throws UsageError for changes that do not fit the graph
 */
export async function prepareGraph(source: Source, { apply, only, restriction }: GraphChanges, catalogue: Catalogue): Promise<Prepared> {
  const { graph, diagnostics: parsed, locate } = parseGraph(source.bytes);
  const located = (diagnostics: readonly Diagnostic[]) => locateDiagnostics(source.name, diagnostics, locate);
  if (!graph) return { diagnostics: located(parsed), ready: undefined };
  // Changes are read against a sane graph only: an error of theirs would hide the graph's own.
  const overridden = hasErrors(parsed) ? { graph, inputs: new Map() } : await apply(graph, catalogue);
  if (!hasErrors(parsed)) refuseUnknown(only, overridden.graph);
  const column = await columnsOf(overridden.graph, catalogue, source.folder);
  const checked = checkGraph(overridden.graph, catalogue, { ...restriction, inputs: overridden.inputs, column, ...(only.length === 0 ? {} : { only }) });
  const diagnostics = located([...parsed, ...checked.diagnostics]);
  return { diagnostics, ready: checked.ready && !hasErrors(parsed) ? { ...checked.ready, restriction } : undefined };
}

/** What is wrong with the option is no fault of the graph, and is not told at a place in it. */
function refuseUnknown(only: readonly string[], { nodes }: Graph): void {
  for (const id of only) {
    if (Object.hasOwn(nodes, id)) continue;
    const meant = suggest(id, Object.keys(nodes));
    throw new UsageError(`--only: the graph has no node "${id.slice(0, 64)}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`);
  }
}

/** The columns of the CSV files that the graph sweeps over: read beforehand, so that the plan knows their lengths. */
async function columnsOf(graph: Graph, catalogue: Catalogue, folder: string): Promise<(path: string, column: string) => readonly string[]> {
  const { read } = outputFiles(folder, folder);
  const tables = new Map<string, Uint8Array | PlaygraphError>();
  for (const node of Object.values(graph.nodes)) {
    const axes = catalogue.get(node.type)?.axes ?? [];
    const listed = new Set(axes.flatMap((axis) => (axis.from === "items" ? axis.length.map((length) => ("elementsOf" in length ? length.elementsOf : undefined)) : [])));
    for (const [name, value] of Object.entries(node.inputs ?? {})) {
      const file = isWire(value) || !listed.has(name) ? undefined : sweepFile(value);
      if (!file || tables.has(file.path)) continue;
      tables.set(
        file.path,
        await read(file.path).catch((error: unknown) => {
          if (error instanceof PlaygraphError) return error;
          throw error;
        }),
      );
    }
  }
  return (path, column) => {
    const table = tables.get(path);
    if (table instanceof Uint8Array) return csvColumn(table, path, column);
    throw table ?? new PlaygraphError({ code: "InvalidInput", message: `"${path}" was not read.` });
  };
}
