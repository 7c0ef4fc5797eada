import type { Json } from "@playgraph/core";
import { expect, it } from "vitest";
import { sweep } from "./sweep.ts";
import { itemsOf } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";

const csv = new TextEncoder().encode('name,"prompt, in full"\r\nfox,"a ""red"" fox,\nrunning"\r\n\r\nhare,a hare\r\n');
const context = testContext({ files: { "data/prompts.csv": csv } });

async function values(literal: Json, type = "auto"): Promise<readonly unknown[]> {
  return (await itemsOf(sweep, { values: literal, type }, context)).map(({ labels, outputs }) => [labels[0], outputs["value"]]);
}

it("[N4] gives the values of a list or of a text, labelled", async () => {
  expect(await values([2, "a", { width: 1024, height: 768 }])).toEqual([["2", 2], ["a", "a"], ["1024x768", { width: 1024, height: 768 }]]);
  expect(await values("0.1:0.3:0.1")).toEqual([["0.1", 0.1], ["0.2", 0.2], ["0.3", 0.3]]);
  expect(await values("1,2", "text")).toEqual([["1", "1"], ["2", "2"]]);
  expect(await values([])).toEqual([]);
});

it("[N4] draws random values that stay the same", async () => {
  expect(await values("random:0:1000000:5")).toEqual(await values("random:0:1000000:5"));
  expect(await values("random:0:1000000:5")).toHaveLength(5);
});

it("[N4] reads a column of a CSV file, quotes and line ends inside cells and all", async () => {
  expect(await values("@data/prompts.csv#prompt, in full")).toEqual([['a "red" fox,\nrunning', 'a "red" fox,\nrunning'], ["a hare", "a hare"]]);
});

it.each([["1:2:0"], ["@data/prompts.csv#nothing"], [7], ["@data/none.csv#a"]])("[N4] refuses %j in a sentence", async (literal) => {
  await expect(values(literal)).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
});

it("[N4] names the columns that there are", async () => {
  await expect(values("@data/prompts.csv#nothing")).rejects.toThrow('no column "nothing": it has "name", "prompt, in full"');
});
