import { expect, it } from "vitest";
import { checkGraph } from "./checkGraph.ts";
import { exampleCatalogue } from "../testing/exampleNodes.ts";
import type { GraphNode } from "../document/graph.ts";

const from = (wire: string) => ({ $from: wire });
const codes = (nodes: Readonly<Record<string, GraphNode>>) => checkGraph({ playgraph: 1, nodes }, exampleCatalogue).diagnostics.map(({ code, path }) => `${code} ${path}`);
const x = { type: "values", inputs: { list: [1, 2] } };

it("[C1] mistakes in literals do not keep the plan's from being told, at the node and behind it", () => {
  const sum = { type: "plus", inputs: { a: from("x.value"), zz: 1 } };
  const sheet = { type: "rows", inputs: { a: from("sum.sum"), over: ["nope"] } };
  const file = { type: "file", inputs: { a: from("sum.sum"), name: "one" } };
  expect(codes({ x, sum, sheet, file })).toEqual(["unknown-input /nodes/sum/inputs/zz", "name-lacks-axis /nodes/file/inputs/name", "unknown-axis /nodes/sheet/inputs/over/0"]);
});

it("[C1] where a wire is mistaken, what hangs on it is not told for axes that it may have lost", () => {
  const file = { type: "file", inputs: { a: from("sum.sum"), name: "{x}" } };
  expect(codes({ x, sum: { type: "plus", inputs: { zz: from("x.value") } }, file })).toEqual(["unknown-input /nodes/sum/inputs/zz"]);
  expect(codes({ x, sum: { type: "plus", inputs: { a: from("y.value") } }, file })).toEqual(["unknown-node /nodes/sum/inputs/a"]);
  expect(codes({ x, sum: { type: "plus", inputs: { a: from("sum.sum") } }, file })).toEqual(["cycle /nodes/sum"]);
  expect(codes({ x, sum: { type: "nothing" }, file })).toEqual(["unknown-node-type /nodes/sum/type"]);
});

it("[C1] a great many mistakes are told up to a number, and how many more there are", () => {
  const { diagnostics } = checkGraph({ playgraph: 1, nodes: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`n${index}`, { type: "nothing" }])) }, exampleCatalogue);
  expect(diagnostics).toHaveLength(501);
  expect(diagnostics.at(-1)?.message).toBe("There are 500 more problems.");
});
