import { expect, it } from "vitest";
import type { Graph } from "../document/graph.ts";
import { setGraphInput } from "./setGraphInput.ts";
import { setInput } from "./setInput.ts";
import { sampleCatalogue } from "../testing/sampleCatalogue.ts";

const graph: Graph = {
  playgraph: 1,
  inputs: { subject: { type: "text" }, steps: { type: "integer" }, odd: { type: "nothing" } },
  nodes: {
    prompt: { type: "prompt-template", title: "Kept", inputs: { template: "{character} at {__proto__}", character: "Hare" } },
    generate: { type: "generate", inputs: { prompt: { $from: "prompt.text" }, seed: 1 } },
    sheet: { type: "sheet", inputs: { image: { $from: "generate.image" } } },
    alien: { type: "alien" },
  },
};

function written(address: string, text: string): unknown {
  const edit = setInput(graph, address, text, sampleCatalogue);
  if (!edit.ok) return edit.message;
  const [id = "", name = ""] = address.split(".");
  return edit.graph.nodes[id]?.inputs?.[name];
}

it("[C20] the text is read by the input's type", () => {
  expect(written("generate.guidance_scale", "3.5")).toBe(3.5);
  expect(written("generate.num_inference_steps", "7")).toBe(7);
  expect(written("generate.expand_prompt", "true")).toBe(true);
  expect(written("generate.format", "png")).toBe("png");
  expect(written("generate.image_size", "1024x768")).toEqual({ width: 1024, height: 768 });
  expect(written("generate.image_size", '{"width": 5}')).toEqual({ width: 5 });
  expect(written("generate.image_size", "portrait_4_3")).toBe("portrait_4_3");
  expect(written("sheet.over", '["seeds"]')).toEqual(["seeds"]);
  expect(written("prompt.character", "3")).toBe("3");
  expect(written("generate.prompt", "")).toBe("");
});

it.each([
  ["generate.num_inference_steps", "51", '"generate.num_inference_steps" must be an integer from 1 to 50, not 51.'],
  ["generate.num_inference_steps", "7.5", '"generate.num_inference_steps" must be an integer from 1 to 50, not the text "7.5".'],
  ["generate.num_inference_steps", "", '"generate.num_inference_steps" must be an integer from 1 to 50, not the text "".'],
  ["generate.guidance_scale", "0x10", '"generate.guidance_scale" must be a number from 0 to 20, not the text "0x10".'],
  ["generate.guidance_scale", "1e400", '"generate.guidance_scale" must be a number from 0 to 20, not the text "1e400".'],
  ["generate.seed", "4294967295.0000000001", '"generate.seed" must be an integer from 0 to 4294967295, not the text "4294967295.0000000001".'],
  ["generate.expand_prompt", "yes", '"generate.expand_prompt" must be true or false, not the text "yes".'],
  ["generate.image_size", "0x5", '"generate.image_size" has a width that must be an integer from 1 to 14142, not 0.'],
  ["generate.sed", "1", '"generate" (generate) has no input "sed". Did you mean "seed"?'],
  ["generat.seed", "1", 'The graph has no node "generat". Did you mean "generate"?'],
  ["toString.seed", "1", 'The graph has no node "toString".'],
  ["generate", "1", '"generate" names no input: write node.input, such as generate.seed.'],
  ["generate.", "1", '"generate." names no input: write node.input, such as generate.seed.'],
  ["alien.x", "1", 'is of the type "alien", which is not installed'],
])("[C21] %s=%s is refused with the input's name and range", (address, text, message) => {
  expect(written(address, text)).toEqual(expect.stringContaining(message));
});

it("[C21] JSON that is wrong is told with its place", () => {
  expect(written("sheet.over", "[1")).toMatch(/^"sheet.over" must be valid JSON \(line 1, column/);
});

it("[C22] only that input changes, wires are replaced, and the graph given stays as it was", () => {
  const before = JSON.stringify(graph);
  const edit = setInput(graph, "generate.prompt", "x", sampleCatalogue);
  expect(edit.ok && edit.graph).toEqual({ ...graph, nodes: { ...graph.nodes, generate: { type: "generate", inputs: { prompt: "x", seed: 1 } } } });
  expect(JSON.stringify(graph)).toBe(before);
});

it("[C22] a variable called __proto__ is an input like any other", () => {
  const edit = setInput(graph, "prompt.__proto__", "x", sampleCatalogue);
  const inputs = edit.ok ? edit.graph.nodes["prompt"]?.inputs : undefined;
  expect(Object.entries(inputs ?? {})).toContainEqual(["__proto__", "x"]);
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

it("[C23] a value for a graph input is read by its type", () => {
  expect(setGraphInput(graph, "subject", "7")).toEqual({ ok: true, value: "7" });
  expect(setGraphInput(graph, "steps", "7")).toEqual({ ok: true, value: 7 });
  expect(setGraphInput(graph, "steps", "x")).toEqual({ ok: false, message: 'The graph input "steps" must be an integer, not the text "x".' });
  expect(setGraphInput(graph, "subjct", "x")).toEqual({ ok: false, message: 'The graph has no input "subjct". Did you mean "subject"?' });
  expect(setGraphInput(graph, "odd", "x").ok).toBe(false);
  expect(setGraphInput(graph, "toString", "x").ok).toBe(false);
});
