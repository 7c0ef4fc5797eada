import type { Plan, ResolvedGraph, ResultRow, RunSummary } from "@playgraph/core";

/**
 * The status of a run as its results show it. Where every generation failed, a sheet of nothing but holes may still be done: if all rows that are done come
 * from nodes that need pictures and none of them rests on one, nothing was reached, and the run has not failed only in part.
 */
export function endStatus({ status }: Pick<RunSummary, "status">, rows: readonly ResultRow[], plan: Pick<Plan, "nodes">, graph: Pick<ResolvedGraph, "nodes">): RunSummary["status"] {
  if (status !== "partly-failed") return status;
  const needing = nodesThatNeedPictures(plan, graph);
  return rows.some((row) => (row.status === "done" || row.status === "cached") && (row.attempts > 0 || !needing.has(row.node))) ? status : "failed";
}

/** Those that generate, and all that hangs on them. */
function nodesThatNeedPictures({ nodes }: Pick<Plan, "nodes">, graph: Pick<ResolvedGraph, "nodes">): ReadonlySet<string> {
  const needing = new Set(nodes.flatMap(({ id, generations }) => (generations.n > 0n || generations.kind === "unknown" ? [id] : [])));
  for (const { id, inputs } of graph.nodes.values()) if (inputs.some(({ source }) => source.kind === "wire" && needing.has(source.node))) needing.add(id);
  return needing;
}
