import { absent, any, choice, defineNode, type Hole, image, type ImageValue, integer, number, text } from "@playgraph/core";
import { expect, expectTypeOf, it } from "vitest";

/*
 * What a user's editor says of a node that does not fit its declaration. `tsc` is the judge: each line marked as an error has to be one, or the build is
 * red. The calls below are made too, so that nothing here is dead.
 */

const facts = { type: "t", version: 1, title: "T", summary: "S.", category: "text" } as const;
const inputs = { text: text().input({ doc: "" }), count: integer().input({ doc: "" }) };
const outputs = { text: text().output({ doc: "" }), size: number().output({ doc: "" }) };
const kept = { text: text().output({ doc: "", mayBeAbsent: true }) };
const axes = [{ from: "items", length: [] }] as const;

it("[U4] a map gives its outputs, all of them, and no others", () => {
  const right = defineNode({ ...facts, inputs, outputs, run: ({ text, count }) => ({ text, size: count }) });
  defineNode({ ...facts, inputs, outputs: kept, run: () => ({ text: absent("held back") }) });
  // @ts-expect-error the output is called `text`
  defineNode({ ...facts, inputs, outputs, run: () => ({ txet: "", size: 1 }) });
  // @ts-expect-error `size` is missing
  defineNode({ ...facts, inputs, outputs, run: () => ({ text: "" }) });
  // @ts-expect-error `size` is a number
  defineNode({ ...facts, inputs, outputs, run: () => ({ text: "", size: "1" }) });
  // @ts-expect-error `text` may not be left out
  defineNode({ ...facts, inputs, outputs, run: () => ({ text: absent("no"), size: 1 }) });
  // @ts-expect-error the same of a promise
  defineNode({ ...facts, inputs, outputs, run: async () => ({ text: "" }) });
  // @ts-expect-error it has to give something
  defineNode({ ...facts, inputs, outputs, run: () => {} });
  expect(right.declaration.behaviour).toBe("map");
});

it("[U4] inputs are what they are declared as", () => {
  const right = defineNode({
    ...facts,
    inputs: { ...inputs, picture: image().input({ doc: "", optional: true }), mood: choice("calm", "wild").input({ doc: "" }), flag: text().input({ doc: "", accepts: "absent" }) },
    outputs,
    run: (given) => {
      expectTypeOf(given).toEqualTypeOf<{ readonly text: string; readonly count: number; readonly picture: ImageValue | undefined; readonly mood: "calm" | "wild"; readonly flag: string | Hole }>();
      return { text: given.mood, size: given.count };
    },
  });
  // @ts-expect-error `count` is a number
  defineNode({ ...facts, inputs, outputs, run: ({ count }) => ({ text: count, size: 1 }) });
  // @ts-expect-error there is no input `amount`
  defineNode({ ...facts, inputs, outputs, run: ({ amount }) => ({ text: "", size: amount }) });
  // @ts-expect-error the default of a text is a text
  text().input({ doc: "", default: 7 });
  // @ts-expect-error a fact that names an input names one that is there
  defineNode({ ...facts, inputs, outputs, variablesOf: "template", run: () => ({ text: "", size: 1 }) });
  expect(Object.keys(right.declaration.inputs)).toEqual(["text", "count", "picture", "mood", "flag"]);
});

it("[U4] an emitting node yields items of its outputs", () => {
  const items = { text: text().output({ doc: "" }), total: integer().output({ doc: "", axes: [] }) };
  const right = defineNode({
    ...facts,
    inputs,
    outputs: items,
    axes,
    *emit({ count }) {
      yield { labels: ["a"], outputs: { text: "a" } };
      return { total: count };
    },
  });
  defineNode({
    ...facts,
    inputs,
    outputs: items,
    axes,
    // @ts-expect-error an item's output is called `text`
    async *emit() {
      yield { labels: ["a"], outputs: { txet: "a" } };
    },
  });
  defineNode({
    ...facts,
    inputs,
    outputs: items,
    axes,
    // @ts-expect-error an item has labels
    *emit() {
      yield { outputs: { text: "a" } };
    },
  });
  defineNode({
    ...facts,
    inputs,
    outputs: items,
    axes,
    // @ts-expect-error `total` has no new axis, and is returned
    *emit() {
      yield { labels: ["a"], outputs: { text: "a" } };
      return { totla: 1 };
    },
  });
  expect(right.declaration.behaviour).toBe("emit");
});

it("[U4] a collect gets rows of its collect inputs, with holes in them", () => {
  const many = { text: text().collect({ doc: "" }), score: number().collect({ doc: "", optional: true }), title: text().input({ doc: "" }) };
  const right = defineNode({
    ...facts,
    inputs: many,
    outputs,
    collect: (rows, given) => {
      expectTypeOf(rows[0]!.values).toEqualTypeOf<{ readonly text: string | Hole; readonly score: number | Hole | undefined }>();
      expectTypeOf(given).toEqualTypeOf<{ readonly title: string }>();
      return { text: given.title, size: rows.length };
    },
  });
  // @ts-expect-error a row's value may be a hole
  defineNode({ ...facts, inputs: many, outputs, collect: (rows) => ({ text: rows[0]!.values.text, size: 1 }) });
  // @ts-expect-error `title` is no collect input, and in no row
  defineNode({ ...facts, inputs: many, outputs, collect: (rows) => ({ text: String(rows[0]!.values.title), size: 1 }) });
  // @ts-expect-error a collect gives its outputs like any node
  defineNode({ ...facts, inputs: many, outputs, collect: () => ({ text: "" }) });
  expect(right.declaration.behaviour).toBe("collect");
});

it("[U4] `any` takes every JSON value, and nothing else", () => {
  const outputs = { value: any().output({ doc: "" }) };
  const right = defineNode({ ...facts, inputs, outputs, run: () => ({ value: [1, { a: null }] }) });
  // @ts-expect-error a date is no JSON
  defineNode({ ...facts, inputs, outputs, run: () => ({ value: new Date() }) });
  // @ts-expect-error bytes are no JSON: put them into a blob
  defineNode({ ...facts, inputs, outputs, run: () => ({ value: new Uint8Array() }) });
  expect(right.declaration.type).toBe("t");
});
