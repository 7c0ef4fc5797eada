import { expect, it } from "vitest";
import type { Graph, GraphNode } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { resolveGraph } from "./resolveGraph.ts";
import { sweepInput } from "./sweepInput.ts";
import { sampleCatalogue } from "../testing/sampleCatalogue.ts";

const graphOf = (nodes: Readonly<Record<string, GraphNode>>): Graph => ({ playgraph: 1, nodes });
const generate: GraphNode = { type: "generate", inputs: { prompt: "a hare" } };
const graph = graphOf({
  generate,
  prompt: { type: "prompt-template", inputs: { template: "{Who_} {__}", Who_: "x", __: "y" } },
  sheet: { type: "sheet", inputs: { image: { $from: "generate.image" } } },
});

function swept(address: string, spec: string, from: Graph = graph): Graph {
  const edit = sweepInput(from, address, spec, sampleCatalogue, { seed: 1 });
  if (!edit.ok) throw new Error(edit.message);
  return edit.graph;
}

const refusal = (address: string, spec: string, catalogue = sampleCatalogue) => {
  const edit = sweepInput(graph, address, spec, catalogue, { seed: 1 });
  return edit.ok ? "" : edit.message;
};

it("[S12] adds a sweep node called after the input, wired to it, with the values spelled out", () => {
  const { nodes } = swept("generate.guidance_scale", "2,3,4");
  expect(nodes["guidance-scale"]).toEqual({ type: "sweep", inputs: { values: [2, 3, 4] } });
  expect(nodes["generate"]).toEqual({ type: "generate", inputs: { prompt: "a hare", guidance_scale: { $from: "guidance-scale.value" } } });
});

it("[S12] ids are made unique and valid whatever the input is called", () => {
  const taken = graphOf({ ...graph.nodes, "guidance-scale": generate, "guidance-scale-2": generate });
  expect(Object.keys(swept("generate.guidance_scale", "2", taken).nodes)).toContain("guidance-scale-3");
  expect(Object.keys(swept("prompt.Who_", "a,b").nodes)).toContain("who-");
  expect(Object.keys(swept("prompt.__", "a,b").nodes)).toContain("sweep");
});

it.each<[string, string, Record<string, Json>]>([
  ["image_size", "square_hd,portrait_4_3", { values: ["square_hd", "portrait_4_3"], type: "size" }],
  ["image_size", "square_hd,1024x768", { values: ["square_hd", { width: 1024, height: 768 }], type: "size" }],
  ["image_size", "512x512", { values: [{ width: 512, height: 512 }] }],
  ["num_inference_steps", "10:30:10", { values: [10, 20, 30] }],
  ["guidance_scale", "1,2", { values: [1, 2] }],
  ["format", "png,jpeg", { values: ["png", "jpeg"] }],
  ["prompt", "1,2", { values: ["1", "2"] }],
  ["expand_prompt", "true,false", { values: [true, false] }],
])("[S13] generate.%s over %s is a sound graph, with the type written only where values do not show it", (name, spec, inputs) => {
  const edited = swept(`generate.${name}`, spec);
  const sweep = Object.values(edited.nodes).find(({ type }) => type === "sweep");
  expect(sweep?.inputs).toEqual(inputs);
  expect(resolveGraph(edited, sampleCatalogue).diagnostics).toEqual([]);
});

it("[S14] a sweep of the input's own gets the new values; one that others use is left to them", () => {
  const once = swept("generate.guidance_scale", "2,3");
  const again = swept("generate.guidance_scale", "4:5:0.5", once);
  expect(again.nodes["guidance-scale"]?.inputs).toEqual({ values: [4, 4.5, 5] });
  expect(Object.keys(again.nodes)).toHaveLength(Object.keys(once.nodes).length);
  const shared = graphOf({ ...once.nodes, other: { type: "generate", inputs: { prompt: "x", guidance_scale: { $from: "guidance-scale.value" } } } });
  const apart = swept("generate.guidance_scale", "7", shared);
  expect([apart.nodes["guidance-scale"]?.inputs, apart.nodes["guidance-scale-2"]?.inputs]).toEqual([{ values: [2, 3] }, { values: [7] }]);
});

it("[S15] what cannot be swept is refused with the reason", () => {
  expect(refusal("generate.num_inference_steps", "10,51")).toBe('"generate.num_inference_steps": Value 2 of the sweep must be an integer from 1 to 50, not 51.');
  expect(refusal("generate.format", "png,webp")).toMatch(/^"generate.format": Value 2 of the sweep must be one of "jpeg", "png"/);
  expect(refusal("prompt.template", "a,b")).toMatch(/cannot be swept/);
  expect(refusal("sheet.image", "a,b")).toMatch(/takes all items along its axes at once/);
  expect(refusal("generate.guidance", "1")).toMatch(/has no input "guidance"/);
  expect(refusal("generate.guidance_scale", "1", new Map([...sampleCatalogue].filter(([type]) => type !== "sweep")))).toMatch(/"sweep", which is not installed/);
});

it("[S16] two inputs drawn at random over the same range are drawn apart, and the same in every run", () => {
  const values = (address: string) => Object.values(swept(address, "random:1:20:8").nodes).find(({ type }) => type === "sweep")?.inputs?.["values"];
  expect(values("generate.num_inference_steps")).toEqual(values("generate.num_inference_steps"));
  expect(values("generate.num_inference_steps")).not.toEqual(values("generate.seed"));
});
