import { type Json, resolveGraph } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { seedSweep } from "./seedSweep.ts";
import { itemsOf } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";

const seeds = async (inputs: Readonly<Record<string, Json>>, context = testContext()) => (await itemsOf(seedSweep, inputs, context)).map(({ outputs }) => outputs["seed"]);

it("[N3] counts from a start and labels each item with its seed", async () => {
  expect(await seeds({})).toEqual([1, 2, 3, 4]);
  expect(await itemsOf(seedSweep, { start: 7, count: 2 }, testContext())).toEqual([
    { labels: ["7"], outputs: { seed: 7 } },
    { labels: ["8"], outputs: { seed: 8 } },
  ]);
});

it("[N3] takes a list as it is, repeated seeds and all, before start, count and random", async () => {
  expect(await seeds({ list: [7, 42, 7, 2 ** 53 - 1], start: 3, count: 9, random: true })).toEqual([7, 42, 7, 2 ** 53 - 1]);
  expect(await seeds({ list: [] })).toEqual([]);
});

it("[N3] draws seeds that stay the same, differ from each other, and keep the first ones when there are more", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), async (seed, few, more) => {
      const some = await seeds({ random: true, count: few }, testContext({ seed }));
      const all = await seeds({ random: true, count: few + more }, testContext({ seed }));
      expect(all.slice(0, few)).toEqual(some);
      expect(new Set(all)).toHaveLength(few + more);
    }),
  );
  expect(await seeds({ random: true }, testContext({ seed: 1 }))).not.toEqual(await seeds({ random: true }, testContext({ seed: 2 })));
});

it("[N3] draws again where a seed was drawn before", async () => {
  const draws = [[5], [5, 9], [5, 9, 2]];
  const context = { ...testContext(), draw: (...parts: readonly (string | number)[]) => draws[Number(parts[0])]?.[Number(parts[1])] ?? -1 };
  expect(await seeds({ random: true, count: 3 }, context)).toEqual([5, 9, 2]);
});

it.each([
  ["count", { start: 2 ** 53 - 2, count: 3 }],
  ["list", { list: [1, 1.5] }],
  ["list", { list: [-1] }],
  ["list", { list: [2 ** 53] }],
  ["list", { list: ["7"] }],
  ["list", { list: 7 }],
] as const)("[N3] refuses what is no seed, naming %s: %j", async (field, inputs) => {
  await expect(seeds(inputs)).rejects.toMatchObject({ failure: { code: "InvalidInput", field } });
});

it("[N3] makes seeds only when they are asked for", () => {
  const items = seedSweep.emit?.({ start: 1, count: 1_000_000, random: false }, testContext());
  expect(items?.next()).toEqual({ done: false, value: { labels: ["1"], outputs: { seed: 1 } } });
});

it("[N3] the plan knows the labels of seeds that are counted or listed, and not of those that are drawn", () => {
  const catalogue = new Map([["seed-sweep", seedSweep.declaration]]);
  const labels = (inputs: Readonly<Record<string, Json>>) => resolveGraph({ playgraph: 1, nodes: { seeds: { type: "seed-sweep", inputs } } }, catalogue).resolved?.nodes.get("seeds")?.newAxes;
  expect(labels({ start: 5, count: 3 })).toEqual([{ id: "seeds", name: "", length: 3, labels: ["5", "6", "7"] }]);
  expect(labels({ list: [9, 4] })).toEqual([{ id: "seeds", name: "", length: 2, labels: ["9", "4"] }]);
  expect(labels({ count: 3, random: true })).toEqual([{ id: "seeds", name: "", length: 3 }]);
  expect(labels({ count: 1_000_000 })).toEqual([{ id: "seeds", name: "", length: 1_000_000 }]);
});
