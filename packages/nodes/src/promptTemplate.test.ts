import { PlaygraphError } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { promptTemplate } from "./promptTemplate.ts";
import { itemsOf } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";

const expand = (template: string, variables = {}) => itemsOf(promptTemplate, { template }, testContext({ variables }));

it("[N2] gives one item for each choice, the last axis counting fastest", async () => {
  const items = await expand("A {animal: cat|dog} in {red|blue}, {style}, {{x}} (egg:1.6)", { style: "oil {not|read}" });
  expect(items).toEqual([
    { keys: [0, 0], labels: ["cat", "red"], outputs: { text: "A cat in red, oil {not|read}, {x} (egg:1.6)" } },
    { keys: [0, 1], labels: ["cat", "blue"], outputs: { text: "A cat in blue, oil {not|read}, {x} (egg:1.6)" } },
    { keys: [1, 0], labels: ["dog", "red"], outputs: { text: "A dog in red, oil {not|read}, {x} (egg:1.6)" } },
    { keys: [1, 1], labels: ["dog", "blue"], outputs: { text: "A dog in blue, oil {not|read}, {x} (egg:1.6)" } },
  ]);
});

it("[N2] gives one item without keys where there are no alternatives", async () => {
  expect(await expand("A hare")).toEqual([{ keys: [], labels: [], outputs: { text: "A hare" } }]);
});

it("[N2] makes a full box whatever the lengths, each choice once", async () => {
  const options = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(options, { maxLength: 4 }), async (axes) => {
      const items = await expand(axes.map((labels) => `{${labels.join("|")}}`).join("-"));
      expect(new Set(items.map(({ keys }) => keys?.join()))).toHaveLength(axes.reduce((product, { length }) => product * length, 1));
      for (const { keys = [], labels, outputs } of items) {
        expect(labels).toEqual(keys.map((key, axis) => axes[axis]?.[key]));
        expect(outputs).toEqual({ text: labels.join("-") });
      }
    }),
  );
});

it("[N2] makes items only when they are asked for: 16 axes of 1,000 begin at once", () => {
  const template = Array.from({ length: 16 }, () => `{${Array.from({ length: 1000 }, (_, index) => index).join("|")}}`).join("");
  const first = promptTemplate.emit?.({ template }, testContext()).next();
  expect(first).toMatchObject({ done: false, value: { outputs: { text: "0".repeat(16) } } });
});

it("[N2] names the template as the input at fault", async () => {
  await expect(expand("a {b")).rejects.toThrow(PlaygraphError);
  await expect(expand("a {b")).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "template" } });
});
