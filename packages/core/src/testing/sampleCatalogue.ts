import type { Catalogue } from "../node/catalogue.ts";
import { any, boolean, choice, defineNode, elementsOf, image, integer, json, mask, type NodeDefinition, number, sameAs, size, text } from "../node/defineNode.ts";
import { absent } from "../node/state.ts";

const facts = { version: 1, title: "", summary: "", category: "text" } as const;

/** One node type of each shape that there is in the library, as far as checking can see. */
const definitions: readonly NodeDefinition[] = [
  defineNode({ ...facts, type: "text", inputs: { text: text().input({ doc: "" }) }, outputs: { text: text().output({ doc: "" }) }, run: ({ text }) => ({ text }) }),
  defineNode({
    ...facts,
    type: "prompt-template",
    inputs: { template: text().input({ doc: "", structural: true }) },
    outputs: { text: text().output({ doc: "" }) },
    variablesOf: "template",
    axes: [{ from: "template", input: "template" }],
    *emit() {
      yield { labels: [], outputs: { text: "" } };
    },
  }),
  defineNode({
    ...facts,
    type: "sweep",
    inputs: { values: json().input({ doc: "", structural: true }), type: choice("auto", "text", "integer", "number", "boolean", "size", "json").input({ doc: "", structural: true, default: "auto" }) },
    outputs: { value: elementsOf("values", "type").output({ doc: "" }) },
    axes: [{ from: "items", length: [{ elementsOf: "values" }] }],
    *emit() {
      yield { labels: [""], outputs: { value: null } };
    },
  }),
  defineNode({
    ...facts,
    type: "seed-sweep",
    inputs: { start: integer().input({ doc: "", default: 1 }), count: integer({ min: 0 }).input({ doc: "", default: 4 }), list: json().input({ doc: "", structural: true, optional: true }) },
    outputs: { seed: integer().output({ doc: "" }), total: integer().output({ doc: "", axes: [] }) },
    axes: [{ from: "items", length: [{ elementsOf: "list" }, { valueOf: "count" }] }],
    *emit() {
      yield { labels: [""], outputs: { seed: 0 } };
      return { total: 1 };
    },
  }),
  defineNode({
    ...facts,
    type: "generate",
    version: 2,
    inputs: {
      prompt: text().input({ doc: "" }),
      image_size: size({ presets: ["square_hd", "portrait_4_3"], min: 1, max: 14142 }).input({ doc: "", default: "square_hd" }),
      num_inference_steps: integer({ min: 1, max: 50 }).input({ doc: "", default: 25 }),
      guidance_scale: number({ min: 0, max: 20 }).input({ doc: "", default: 3 }),
      seed: integer({ min: 0, max: 2 ** 32 - 1 }).input({ doc: "", optional: true, derive: "seed" }),
      num_images: integer({ min: 1, max: 8 }).input({ doc: "", default: 1 }),
      format: choice("jpeg", "png").input({ doc: "", default: "jpeg" }),
      expand_prompt: boolean().input({ doc: "", default: false }),
      mask: mask().input({ doc: "", optional: true }),
    },
    outputs: { image: image().output({ doc: "" }), nsfw: boolean().output({ doc: "" }), prompt: text().output({ doc: "", axes: [] }), seed: integer().output({ doc: "", axes: [] }) },
    axes: [{ from: "items", length: [{ valueOf: "num_images" }], unless: { input: "num_images", is: 1 } }],
    generations: { valueOf: "num_images" },
    *emit() {
      yield* [];
      return { prompt: "", seed: 0 };
    },
  }),
  defineNode({
    ...facts,
    type: "blur",
    inputs: { image: image().input({ doc: "" }), radius: number({ min: 0 }).input({ doc: "", default: 2 }) },
    outputs: { image: image().output({ doc: "" }) },
    run: ({ image }) => ({ image }),
  }),
  defineNode({ ...facts, type: "measure", inputs: { image: image().input({ doc: "" }) }, outputs: { brightness: number().output({ doc: "" }) }, run: () => ({ brightness: 0 }) }),
  defineNode({
    ...facts,
    type: "switch",
    inputs: { value: any().input({ doc: "" }), when: boolean().input({ doc: "" }) },
    outputs: { taken: sameAs("value").output({ doc: "", mayBeAbsent: true }), otherwise: sameAs("value").output({ doc: "", mayBeAbsent: true }) },
    run: ({ value }) => ({ taken: value, otherwise: absent("") }),
  }),
  defineNode({
    ...facts,
    type: "merge",
    inputs: { a: any().input({ doc: "", optional: true, accepts: "holes" }), b: any().input({ doc: "", optional: true, accepts: "holes" }) },
    outputs: { value: sameAs("a").output({ doc: "", mayBeAbsent: true }) },
    run: () => ({ value: absent("") }),
  }),
  defineNode({
    ...facts,
    type: "zip",
    inputs: { a: any().input({ doc: "", optional: true }), b: any().input({ doc: "", optional: true }) },
    outputs: { a: sameAs("a").output({ doc: "" }), b: sameAs("b").output({ doc: "" }) },
    zip: true,
  }),
  defineNode({
    ...facts,
    type: "sheet",
    inputs: { image: image().collect({ doc: "" }), over: json().input({ doc: "", structural: true, optional: true }), title: text({ maxLength: 10 }).input({ doc: "", default: "" }) },
    outputs: { image: image().output({ doc: "" }) },
    collect: () => ({ image: { blob: "", mediaType: "image/png", width: 1, height: 1 } }),
  }),
  defineNode({
    ...facts,
    type: "box",
    inputs: { left: text().input({ doc: "", default: "" }), template: text().input({ doc: "", structural: true, default: "" }) },
    outputs: { both: text().output({ doc: "" }), across: text().output({ doc: "", axes: ["across"] }), plain: text().output({ doc: "", axes: ["", "down"] }) },
    axes: [
      { from: "items", length: [] },
      { from: "items", name: "across", length: [] },
      { from: "template", input: "template" },
      { from: "items", name: "down", length: [] },
    ],
    *emit() {
      yield* [];
    },
  }),
];

export const sampleCatalogue: Catalogue = new Map(definitions.map(({ declaration }) => [declaration.type, declaration]));
