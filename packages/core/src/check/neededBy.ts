import { type Graph, isWire, wireEnds } from "../document/graph.ts";

/** The nodes that each node is wired to, as the document has it: muted nodes and wrong outputs included, missing nodes left out. */
export function readsOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const reads = new Map<string, readonly string[]>();
  for (const [id, node] of Object.entries(graph.nodes)) {
    const sources = new Set<string>();
    for (const written of Object.values(node.inputs ?? {})) {
      const source = isWire(written) ? wireEnds(written)?.node : undefined;
      if (source !== undefined && Object.hasOwn(graph.nodes, source)) sources.add(source);
    }
    reads.set(id, [...sources]);
  }
  return reads;
}

/** Those ids and all that they need, directly or not. */
export function neededBy(ids: Iterable<string>, reads: (id: string) => Iterable<string>): ReadonlySet<string> {
  const needed = new Set(ids);
  // A set that grows while it is walked is walked to its new end.
  for (const id of needed) for (const source of reads(id)) needed.add(source);
  return needed;
}
