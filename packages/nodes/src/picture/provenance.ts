import { compareText, type Coordinate, type Generation, type Graph, type JsonRecord } from "@playgraph/core";

/** `graphs` are the files of subgraphs, by path from the graph's folder: without them the graph could not be run again. */
type Origin = { readonly graph: Graph; readonly graphs: ReadonlyMap<string, Graph>; readonly coordinate: Coordinate; readonly generations: readonly Generation[] };

/**
 * What a picture was made from: all that determines it and nothing else, so that equal pictures are equal files. No times, no
 * request ids, no cost, no key.
 */
export function provenance({ graph, graphs, coordinate, generations }: Origin): JsonRecord {
  return {
    playgraph: 1,
    graph: meaning(graph),
    ...(graphs.size === 0 ? {} : { graphs: Object.fromEntries([...graphs].map(([path, graph]) => [path, meaning(graph)])) }),
    coordinate: coordinate.map(({ axis, key, label }) => ({ axis, key, label })),
    generations: generations
      .filter(({ replaced }) => !replaced)
      .map(({ node, coordinate, endpoint, payload }) => ({ node, coordinate, endpoint, payload }))
      .toSorted((a, b) => compareText(a.node, b.node) || compareText(a.coordinate, b.coordinate)),
  };
}

function meaning(graph: Graph): JsonRecord {
  const { layout: _, $schema: _schema, ...kept } = graph;
  return kept;
}
