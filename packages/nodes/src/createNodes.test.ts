import { resolveGraph } from "@playgraph/core";
import { expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { createFal } from "./fal/fal.ts";
import { createNodes } from "./createNodes.ts";
import { testContext } from "./testing/context.ts";

const fal = createFal({ target: { kind: "url", url: "http://127.0.0.1:9" }, clock: testContext().clock, random: () => 0, credentials: undefined });
const nodes = catalogue(createNodes({ fal }));

it("[N1] has the nodes of the first slice, ordered by type", () => {
  expect([...nodes.keys()]).toEqual(["blur", "caption", "composite", "contact-sheet", "crop", "fal", "image", "integer", "merge", "nsfw-filter", "number", "pick", "playground-v25", "playground-v25-image-to-image", "playground-v25-inpainting", "prompt-template", "resize", "rows", "save", "seed-sweep", "subgraph", "sweep", "switch", "text", "upload", "zip"]);
});

it("[N1] every node, input and output says what it is in sentences", () => {
  for (const { title, summary, inputs, outputs } of nodes.values()) {
    expect(title).not.toBe("");
    for (const doc of [summary, ...Object.values({ ...inputs, ...outputs }).map(({ doc }) => doc)]) expect(doc).toMatch(/\S \S.*\.$/s);
  }
});

it("[N1] the catalogue is JSON", () => {
  expect(JSON.parse(JSON.stringify([...nodes]))).toEqual([...nodes]);
});

it.each([
  ["resize", { image: { $from: "p.image" }, fit: "fill" }],
  ["crop", { image: { $from: "p.image" }, position: "top" }],
  ["merge", {}],
])("[N27] a %s that is told nothing of what to do is a mistake of the graph", (type, inputs) => {
  const { diagnostics } = resolveGraph({ playgraph: 1, nodes: { p: { type: "image", inputs: { file: "p.png" } }, n: { type, inputs } } }, nodes);
  expect(diagnostics).toMatchObject([{ code: "missing-input", path: "/nodes/n/inputs", message: expect.stringMatching(/^"n" needs at least one of /) }]);
});
