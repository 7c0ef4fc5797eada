import * as fc from "fast-check";
import type { Graph } from "../document/graph.ts";
import type { Json } from "../document/json.ts";

const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((id) => id !== "inputs");
const name = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/), fc.constantFrom("__proto__", "constructor", "toString"));
const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "\u2028", "\u0000", "{a|b}"));
/** Minus zero is saved as zero, which has its own test. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const pixels = fc.oneof(fc.integer(), number);

function record<T>(keys: fc.Arbitrary<string>, values: fc.Arbitrary<T>): fc.Arbitrary<Readonly<Record<string, T>>> {
  return fc.array(fc.tuple(keys, values), { maxLength: 5 }).map((entries) => {
    const made: Record<string, T> = Object.create(null);
    for (const [key, value] of entries) made[key] = value;
    return made;
  });
}

/** Any JSON, with the keys that go wrong: `__proto__`, whole numbers (which JavaScript puts first), the empty key. */
export const arbitraryJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    number,
    fc.integer(),
    text,
    fc.array(tie("value"), { maxLength: 4 }),
    record(fc.oneof(text, fc.constantFrom("__proto__", "10", "9", "")), tie("value")),
  ),
})).value;

const literal = arbitraryJson.filter((value) => !(typeof value === "object" && value !== null && "$from" in value));
const wire = fc.tuple(id, name).map(([node, output]) => ({ $from: `${node}.${output}` }));

const node = fc.record({ type: text, version: fc.integer({ min: 1 }), title: text, muted: fc.boolean(), note: text, inputs: record(name, fc.oneof(literal, wire)) }, { requiredKeys: ["type"] });
const graphInput = fc.record({ type: fc.constantFrom("text", "integer", "number", "boolean", "image", "mask", "size", "choice", "json", "any"), default: arbitraryJson, description: text }, { requiredKeys: ["type"] });
const box = { id, x: pixels, y: pixels, width: pixels, height: pixels };
const unique = { selector: (item: { readonly id: string }) => item.id, maxLength: 3 };
const layout = fc.record(
  {
    nodes: record(id, fc.record({ x: pixels, y: pixels, width: pixels, collapsed: fc.boolean(), pinned: fc.array(text, { maxLength: 3 }) }, { requiredKeys: ["x", "y"] })),
    frames: fc.uniqueArray(fc.record({ ...box, title: text }), unique),
    notes: fc.uniqueArray(fc.record({ ...box, text }), unique),
  },
  { requiredKeys: [] },
);

/** Graphs that the document format allows, whether or not they mean anything. */
export const arbitraryGraph: fc.Arbitrary<Graph> = fc.record(
  { $schema: text, playgraph: fc.constant(1 as const), name: text, description: text, seed: fc.maxSafeNat(), inputs: record(name, graphInput), outputs: record(name, wire), nodes: record(id, node), layout },
  { requiredKeys: ["playgraph", "nodes"] },
);
