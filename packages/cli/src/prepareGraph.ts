import { type Catalogue, checkGraph, type Graph, hasErrors, type Json, parseGraph, type Plan, type ResolvedGraph, suggest } from "@playgraph/core";
import { referencedFiles } from "@playgraph/nodes";
import { outputFiles } from "@playgraph/workspace";
import type { GraphChanges } from "./graphChanges.ts";
import { type LocatedDiagnostic, locateDiagnostics } from "./locatedDiagnostics.ts";
import type { Source } from "./readSource.ts";
import type { RestrictionOptions } from "./restrictionOptions.ts";
import { UsageError } from "./usageError.ts";

/** A graph without a mistake, and the part of it that is wanted. */
export type ReadyGraph = {
  readonly resolved: ResolvedGraph;
  readonly plan: Plan;
  readonly restriction: RestrictionOptions;
  /** Nodes; none means all. */
  readonly only: readonly string[];
  /** Values of the graph's own inputs. */
  readonly inputs: ReadonlyMap<string, Json>;
};

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
  if (!graph) return { diagnostics: locateDiagnostics(source.name, parsed, ({ path }) => locate(path)), ready: undefined };
  const folder = outputFiles(source.folder, source.folder);
  // Changes are read against a sane graph only: an error of theirs would hide the graph's own.
  const overridden = hasErrors(parsed) ? { graph, inputs: new Map<string, Json>() } : await apply(graph, catalogue, folder);
  if (!hasErrors(parsed)) refuseUnknown(only, overridden.graph);
  const files = await referencedFiles(overridden.graph, catalogue, folder, overridden.inputs);
  const checked = checkGraph(overridden.graph, catalogue, { ...restriction, ...files, inputs: overridden.inputs, ...(only.length === 0 ? {} : { only }) });
  const diagnostics = locateDiagnostics(source.name, [...parsed, ...checked.diagnostics], (diagnostic) => (diagnostic.file === undefined ? locate(diagnostic.path) : files.locate(diagnostic)));
  return { diagnostics, ready: checked.ready && !hasErrors(parsed) ? { ...checked.ready, restriction, only, inputs: overridden.inputs } : undefined };
}

/** What is wrong with the option is no fault of the graph, and is not told at a place in it. */
function refuseUnknown(only: readonly string[], { nodes }: Graph): void {
  for (const id of only) {
    // A node inside a subgraph is known only when that has been put in its place.
    if (Object.hasOwn(nodes, id.split(".", 1)[0] ?? "")) continue;
    const meant = suggest(id, Object.keys(nodes));
    throw new UsageError(`--only: the graph has no node "${id.slice(0, 64)}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`);
  }
}
