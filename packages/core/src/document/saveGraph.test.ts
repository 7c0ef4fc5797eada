import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Graph } from "./graph.ts";
import type { Json } from "./json.ts";
import { parseGraph } from "./parseGraph.ts";
import { saveGraph } from "./saveGraph.ts";
import { arbitraryGraph } from "../testing/arbitraryGraph.ts";

it("[D14] writes records in the format's order and all other keys by code unit", () => {
  const graph: Graph = {
    layout: { notes: [], frames: [{ height: 4, width: 3, y: 2, x: 1, title: "F", id: "f" }], nodes: { b: { pinned: ["z", "a"], y: 1.5, x: -0 } } },
    nodes: {
      b: { inputs: { é: 1, z: { $from: "a.text" }, Z: { b: [], "10": {}, "9": [1, { y: "\u2028", x: null }] } }, note: "n", muted: true, title: "B", version: 2, type: "t" },
      "a-1": { type: "t", inputs: {} },
      a: { type: "t" },
    },
    outputs: { out: { $from: "b.x" } },
    inputs: { subject: { description: "d", default: "a hare", type: "text" } },
    seed: 7,
    description: "D",
    name: "N",
    playgraph: 1,
    $schema: "graph.schema.json",
  };
  expect(saveGraph(graph)).toBe(`{
  "$schema": "graph.schema.json",
  "playgraph": 1,
  "name": "N",
  "description": "D",
  "seed": 7,
  "inputs": {
    "subject": {
      "type": "text",
      "default": "a hare",
      "description": "d"
    }
  },
  "outputs": {
    "out": {
      "$from": "b.x"
    }
  },
  "nodes": {
    "a": {
      "type": "t"
    },
    "a-1": {
      "type": "t",
      "inputs": {}
    },
    "b": {
      "type": "t",
      "version": 2,
      "title": "B",
      "muted": true,
      "note": "n",
      "inputs": {
        "Z": {
          "10": {},
          "9": [
            1,
            {
              "x": null,
              "y": "\u2028"
            }
          ],
          "b": []
        },
        "z": {
          "$from": "a.text"
        },
        "é": 1
      }
    }
  },
  "layout": {
    "nodes": {
      "b": {
        "x": 0,
        "y": 1.5,
        "pinned": [
          "z",
          "a"
        ]
      }
    },
    "frames": [
      {
        "id": "f",
        "title": "F",
        "x": 1,
        "y": 2,
        "width": 3,
        "height": 4
      }
    ],
    "notes": []
  }
}
`);
});

it("[D15] reading gives back the graph, and saving it again the same bytes", () => {
  fc.assert(
    fc.property(arbitraryGraph, (graph) => {
      const saved = saveGraph(graph);
      const { graph: back, diagnostics } = parseGraph(saved);
      expect(diagnostics).toEqual([]);
      expect(back).toEqual(graph);
      expect(saveGraph(back ?? graph)).toBe(saved);
      expect(parseGraph(new TextEncoder().encode(saved)).graph).toEqual(graph);
    }),
  );
});

it("[D15] equal graphs have equal texts, however their keys came to stand", () => {
  const reversed = (value: Json): Json => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(reversed);
    const made: Record<string, Json> = Object.create(null);
    for (const [key, item] of Object.entries(value).toReversed()) made[key] = reversed(item);
    return made;
  };
  fc.assert(fc.property(arbitraryGraph, (graph) => {
    expect(saveGraph(reversed(graph) as unknown as Graph)).toBe(saveGraph(graph));
  }));
});

it("[D14] refuses, with a sentence, what no document can hold", () => {
  const nested = (levels: number): Json => {
    let value: Json = 0;
    for (let level = 0; level < levels; level++) value = [value];
    return value;
  };
  const holding = (value: unknown): Graph => ({ playgraph: 1, nodes: { a: { type: "t", inputs: { v: value as Json } } } });
  expect(parseGraph(saveGraph(holding(nested(60)))).diagnostics).toEqual([]);
  expect(() => saveGraph(holding(nested(61)))).toThrow(/is more than 64 levels deep; make it flatter/);
  expect(() => saveGraph(holding(nested(1_000_000)))).toThrow(/is more than 64 levels deep; make it flatter/);
  expect(() => saveGraph(holding([0, NaN]))).toThrow('The value at "/nodes/a/inputs/v/1" is NaN, which JSON cannot hold.');
  expect(() => saveGraph(holding([undefined]))).toThrow('The value at "/nodes/a/inputs/v/0" is undefined, which is no JSON.');
  expect(() => saveGraph({ playgraph: 1, nodes: {}, edges: [] } as unknown as Graph)).toThrow('The graph cannot be saved: a graph has no key "edges".');
});
