import { expect, it } from "vitest";
import { defineNode, integer, number } from "../node/defineNode.ts";
import { runExample } from "../testing/runExample.ts";

const items = 100_000;

const count = defineNode({
  type: "count",
  version: 1,
  title: "Count",
  summary: "Numbers from 0.",
  category: "source",
  inputs: {},
  outputs: { value: integer().output({ doc: "A number." }) },
  axes: [{ from: "items", length: [] }],
  *emit() {
    for (let value = 0; value < items; value++) yield { labels: [`${value}`], outputs: { value } };
  },
});
const mean = defineNode({
  type: "mean",
  version: 1,
  title: "Mean",
  summary: "The mean of numbers.",
  category: "axes",
  inputs: { value: number().collect({ doc: "The numbers." }) },
  outputs: { mean: number().output({ doc: "Their mean." }) },
  collect: (rows) => ({ mean: rows.reduce((sum, { values }) => sum + Number(values.value), 0) / rows.length }),
});
const minus = defineNode({
  type: "minus",
  version: 1,
  title: "Minus",
  summary: "One number less another.",
  category: "axes",
  inputs: { a: number().input({ doc: "The one." }), b: number().input({ doc: "The other." }) },
  outputs: { difference: number().output({ doc: "The difference." }) },
  run: ({ a, b }) => ({ difference: a - b }),
});

it("[X4] a hundred thousand items go through a mean and back to each of them", async () => {
  const nodes = new Map([count, mean, minus].map((node) => [node.declaration.type, node]));
  const { summary, rows } = await runExample(
    { source: { type: "count" }, mean: { type: "mean", inputs: { value: { $from: "source.value" } } }, each: { type: "minus", inputs: { a: { $from: "source.value" }, b: { $from: "mean.mean" } } } },
    { nodes },
  );
  expect(summary).toMatchObject({ status: "done", tasks: { done: items + 2 } });
  expect([0, 1, items - 1].map((index) => rows[index]?.outputs["difference"])).toEqual([-49_999.5, -49_998.5, 49_999.5]);
});
