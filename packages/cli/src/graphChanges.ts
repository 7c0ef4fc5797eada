import type { Catalogue, Graph, Json } from "@playgraph/core";
import type { Given } from "./command.ts";
import { type GraphFiles, overrideGraph } from "./overrideGraph.ts";
import { type RestrictionOptions, restrictionOptions } from "./restrictionOptions.ts";

/** How one run differs from what the graph's file says, and which part of it is wanted. */
export type GraphChanges = {
  /**
   * The graph as the run wants it, and values for the graph's own inputs.
   * @param files of the graph's folder: a subgraph's file says which inputs its node has
   * @throws UsageError for what does not fit the graph
   */
  readonly apply: (graph: Graph, catalogue: Catalogue, files: GraphFiles) => Promise<{ readonly graph: Graph; readonly inputs: ReadonlyMap<string, Json> }>;
  /** Nodes; none means all. */
  readonly only: readonly string[];
  readonly restriction: RestrictionOptions;
};

/**
 * The changes that the command line asks for.
 * @param given of a command with `changeOptions`, or with all `graphOptions`
 * @param cwd absolute; files that the command line names are looked for here
 * @throws UsageError
 */
export function graphChanges(given: Given, cwd: string): GraphChanges {
  return {
    apply: (graph, catalogue, files) => overrideGraph(graph, given, catalogue, { files, cwd }),
    // Ids hold no comma, so `--only a,b` can only mean both.
    only: given.values("only").flatMap((ids) => ids.split(",")).map((id) => id.trim()),
    restriction: restrictionOptions(given),
  };
}
