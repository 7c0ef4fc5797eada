import { type DependencyList, PGraph, type PGraphNodeMap } from "p-graph";
import { combine } from "../combine.ts";
import { graphContender } from "../graphContender.ts";

const concurrency = 8;

/** p-graph as its page shows it: a Map of nodes with `run`, a list of dependencies, `run({ concurrency })`. It passes no values, so nodes keep theirs in a Map. */
export const pGraph = graphContender(({ ids, reads, sources, ends }) => () => {
  const values = new Map<string, number>();
  const given = new Map<string, { readonly a: number; readonly b: number }>();
  const nodes: PGraphNodeMap = new Map();
  const dependencies: DependencyList = [];
  for (const [index, id] of ids.entries()) {
    const read = (reads[index] ?? []).map((source) => ids[source] ?? "");
    for (const source of read) dependencies.push([source, id]);
    const [a, b, c] = read;
    const valueOf = (source: string | undefined) => (source === undefined ? 0 : (values.get(source) ?? 0));
    nodes.set(id, { run: a === undefined ? () => void values.set(id, combine(given.get(id)?.a ?? 0, given.get(id)?.b ?? 0, 0)) : () => void values.set(id, combine(valueOf(a), valueOf(b), valueOf(c))) });
  }
  const graph = new PGraph(nodes, dependencies);
  return async (numbers, b) => {
    for (const [index, source] of sources.entries()) given.set(ids[source] ?? "", { a: numbers[index] ?? 0, b });
    await graph.run({ concurrency });
    return ends.map((end) => values.get(ids[end] ?? "") ?? 0);
  };
});
