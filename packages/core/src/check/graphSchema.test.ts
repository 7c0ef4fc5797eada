import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { any, boolean, choice, defineNode, image, imageOrUrl, integer, number, size, text } from "../node/defineNode.ts";
import { graphSchema } from "./graphSchema.ts";
import { parseGraph } from "../document/parseGraph.ts";
import { saveGraph } from "../document/saveGraph.ts";
import { arbitraryGraph } from "../testing/arbitraryGraph.ts";

const facts = { version: 1, title: "T", summary: "S.", category: "generate" } as const;
const generate = defineNode({
  ...facts,
  type: "generate",
  inputs: {
    prompt: text({ maxLength: 20 }).input({ doc: "What to draw." }),
    guidance_scale: number({ min: 0, max: 20 }).input({ doc: "How closely.", default: 3 }),
    seed: integer({ min: 0 }).input({ doc: "", derive: "seed" }),
    safe: boolean().input({ doc: "", default: true }),
    format: choice("png", "jpeg").input({ doc: "", default: "png" }),
    image_size: size({ presets: ["square"], min: 64, max: 2048 }).input({ doc: "", default: "square" }),
    start: imageOrUrl().input({ doc: "", optional: true }),
    end: image().input({ doc: "", optional: true }),
    extra: any().input({ doc: "", optional: true }),
    names: text().input({ doc: "", structural: true, default: "" }),
  },
  outputs: { image: image().output({ doc: "" }) },
  run: () => ({ image: { blob: "", mediaType: "image/png" as const, width: 1, height: 1 } }),
});
const template = defineNode({
  ...facts,
  type: "template",
  inputs: { template: text().input({ doc: "", structural: true }) },
  variablesOf: "template",
  outputs: { text: text().output({ doc: "" }) },
  run: () => ({ text: "" }),
});
const subgraph = defineNode({ ...facts, type: "subgraph", inputs: { graph: text().input({ doc: "", structural: true, file: true }) }, outputs: {}, subgraphOf: "graph" });
const schema = graphSchema(new Map([generate, template, subgraph].map(({ declaration }) => [declaration.type, declaration])));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema as object);
const accepts = (document: unknown) => validate(document);
const node = (type: string, inputs: object) => ({ playgraph: 1, nodes: { n: { type, inputs } } });

it("[D16] takes every document that reads without problems, as long as it knows nothing better of its node types", () => {
  const blind = new Ajv2020({ strict: false }).compile(graphSchema(new Map()) as object);
  fc.assert(fc.property(arbitraryGraph, (graph) => {
    const document: unknown = JSON.parse(saveGraph(graph));
    expect([blind(document), blind.errors]).toEqual([true, null]);
  }));
});

it.each([
  ["literals of every kind", node("generate", { prompt: "a hare", guidance_scale: 7.5, seed: 3, safe: false, format: "jpeg", image_size: { width: 64, height: 128 }, start: "https://example.com/a.png", extra: [{ $from: "x" }] })],
  ["wires", node("generate", { prompt: { $from: "p.text" }, guidance_scale: { $from: "sweep.value" }, start: { $from: "a.image" }, names: { $from: "inputs.names" } })],
  ["variables of a template", node("template", { template: "{animal}", animal: { $from: "a.text" }, colour: "red" })],
  ["inputs of a subgraph's graph", node("subgraph", { graph: "parts/sheet.json", animal: { $from: "a.text" }, steps: 7 })],
  ["a node type that is not installed", node("from-the-future", { anything: { at: "all" } })],
])("[D16] takes %s, as parseGraph does", (_what, document) => {
  expect(parseGraph(JSON.stringify(document)).diagnostics).toEqual([]);
  expect([accepts(document), validate.errors]).toEqual([true, null]);
});

it.each([
  ["a literal out of range", node("generate", { guidance_scale: 21 })],
  ["a literal of the wrong type", node("generate", { seed: "7" })],
  ["a text that is too long", node("generate", { prompt: "x".repeat(21) })],
  ["a word that is no choice", node("generate", { format: "gif" })],
  ["a size that is none", node("generate", { image_size: { width: 64 } })],
  ["an unknown input", node("generate", { guidance: 3 })],
  ["a wire into a structural input", node("generate", { names: { $from: "a.text" } })],
])("[D16] sees %s, which only the catalogue can tell", (_what, document) => {
  expect(parseGraph(JSON.stringify(document)).diagnostics).toEqual([]);
  expect(accepts(document)).toBe(false);
});

it.each([
  ["no version", { nodes: {} }],
  ["a newer version", { playgraph: 2, nodes: {} }],
  ["no nodes", { playgraph: 1 }],
  ["an unknown key", { playgraph: 1, nodes: {}, edges: [] }],
  ["a node without type", { playgraph: 1, nodes: { n: {} } }],
  ["a bad node id", { playgraph: 1, nodes: { "N!": { type: "t" } } }],
  ["a node called inputs", { playgraph: 1, nodes: { inputs: { type: "t" } } }],
  ["a bad input name", node("t", { "a b": 1 })],
  ["a broken wire", node("t", { a: { $from: "nowhere" } })],
  ["$from beside other keys", node("t", { a: { $from: "a.b", c: 1 } })],
  ["an output that is no wire", { playgraph: 1, nodes: {}, outputs: { o: "a.b" } }],
  ["a negative seed", { playgraph: 1, nodes: {}, seed: -1 }],
  ["an unknown input type", { playgraph: 1, nodes: {}, inputs: { a: { type: "string" } } }],
  ["layout that is no number", { playgraph: 1, nodes: {}, layout: { nodes: { a: { x: "1", y: 0 } } } }],
])("[D16] refuses %s, as parseGraph does", (_what, document) => {
  expect(parseGraph(JSON.stringify(document)).diagnostics).not.toEqual([]);
  expect(accepts(document)).toBe(false);
});

it("[D16] gives editors titles, docs and defaults to show", () => {
  const written = JSON.stringify(schema);
  expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  expect(written).toContain('"anyOf":[{"const":"generate","title":"T","description":"S."},{"const":"subgraph","title":"T","description":"S."},{"const":"template","title":"T","description":"S."},{"type":"string"}]');
  expect(written).toContain('"guidance_scale":{"description":"How closely.","default":3,"if":');
  expect(written).toContain('"else":{"type":"number","minimum":0,"maximum":20}');
});
