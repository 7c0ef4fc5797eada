import type { Catalogue } from "../node/catalogue.ts";
import { type Diagnostic, hasErrors } from "../document/diagnostic.ts";
import type { Graph } from "../document/graph.ts";
import type { Plan } from "./plan.ts";
import { planGraph } from "./planGraph.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import { resolveGraph, type ResolveOptions } from "../check/resolveGraph.ts";
import type { Restriction } from "./restriction.ts";

export type CheckedGraph = {
  readonly diagnostics: readonly Diagnostic[];
  /** What can run: there if and only if no diagnostic is an error. */
  readonly ready: { readonly resolved: ResolvedGraph; readonly plan: Plan } | undefined;
};

/**
 * Everything that can be said of a graph without running it: names, types and literals, and the axes of the plan. Where there are mistakes, the parts
 * whose axes do not hang on them are planned all the same, so that one pass tells what can be told.
 */
export function checkGraph(graph: Graph, catalogue: Catalogue, options: ResolveOptions & Restriction = {}): CheckedGraph {
  const { resolved, sound, diagnostics } = resolveGraph(graph, catalogue, options);
  if (!resolved) return { diagnostics: [...diagnostics, ...planGraph(sound).diagnostics.filter(({ severity }) => severity === "error")], ready: undefined };
  const plan = planGraph(resolved, options);
  return { diagnostics: [...diagnostics, ...plan.diagnostics], ready: hasErrors(plan.diagnostics) ? undefined : { resolved, plan } };
}
