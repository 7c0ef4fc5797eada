import type { Coordinate, Generation, Graph, JsonRecord } from "@playgraph/core";

/**
 * What a picture was made from: all that determines it and nothing else, so that equal pictures are equal files. No times, no
 * request ids, no cost, no key.
 */
export function provenance(graph: Graph, coordinate: Coordinate, generations: readonly Generation[]): JsonRecord {
  const { layout: _, ...meaning } = graph;
  return {
    playgraph: 1,
    graph: meaning,
    coordinate: coordinate.map(({ axis, key, label }) => ({ axis, key, label })),
    generations: generations
      .filter(({ replaced }) => !replaced)
      .map(({ node, coordinate, endpoint, payload }) => ({ node, coordinate, endpoint, payload }))
      .toSorted((a, b) => compare(a.node, b.node) || compare(a.coordinate, b.coordinate)),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
