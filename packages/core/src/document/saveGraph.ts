import type { Graph } from "./graph.ts";
import { graphShape, type Shape } from "./graphShape.ts";
import { sortedEntries } from "./jsonRecord.ts";
import { jsonText, type JsonStyle } from "./jsonText.ts";
import { graphLimits } from "./limits.ts";

/**
 * The canonical text of a graph: keys of records in the format's order, all other keys sorted by code unit, two spaces, a final newline.
 * Equal graphs have equal texts, and what `parseGraph` reads back is equal to the graph.
 * @throws TypeError for a graph that no document can hold: NaN or infinite numbers, a key that the format does not know, more levels than `graphLimits.depth`
 */
export function saveGraph(graph: Graph): string {
  return `${jsonText<Shape>(graph, graphShape, style)}\n`;
}

const style: JsonStyle<Shape> = {
  indent: 2,
  maxDepth: graphLimits.depth,
  members: (record, shape) => {
    if (shape.is !== "record") return sortedEntries(record).map(([key, value]) => ({ key, value, place: shape.is === "map" ? shape.item : literal }));
    const unknown = Object.keys(record).find((key) => !Object.hasOwn(shape.fields, key));
    if (unknown !== undefined) throw new TypeError(`The graph cannot be saved: a ${shape.noun} has no key "${unknown}".`);
    return Object.entries(shape.fields).flatMap(([key, place]) => {
      const value = record[key];
      return value === undefined ? [] : [{ key, value, place }];
    });
  },
  item: (shape) => (shape.is === "list" ? shape.item : literal),
};

const literal: Shape = { is: "literal" };
