import type { Graph, GraphNode } from "@playgraph/core";
import { type Dag, ports } from "./shapes/dag.ts";

/** The graph as it is saved; a source's `a` is 1. */
export function graphDocument({ ids, reads }: Dag): Graph {
  const nodes: Record<string, GraphNode> = emptyRecord();
  for (const [index, id] of ids.entries()) {
    const inputs: Record<string, number | { readonly $from: string }> = emptyRecord();
    const sources = reads[index] ?? [];
    if (sources.length === 0) inputs["a"] = 1;
    for (const [place, source] of sources.entries()) inputs[ports[place] ?? ""] = { $from: `${ids[source]}.out` };
    nodes[id] = { type: "combine", inputs };
  }
  return { playgraph: 1, nodes };
}

/** As the parser gives them: records without a prototype. */
function emptyRecord<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}
