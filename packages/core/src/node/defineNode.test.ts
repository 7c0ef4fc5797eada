import { expect, expectTypeOf, it } from "vitest";
import { absent, boolean, choice, defineNode, type Hole, image, type ImageValue, integer, text } from "../index.ts";

it("[N1] infers what a node's function sees from the declaration", () => {
  const node = defineNode({
    type: "t",
    version: 1,
    title: "T",
    summary: "S.",
    category: "text",
    inputs: { a: text().input({ doc: "" }), b: integer({ min: 1 }).input({ doc: "", optional: true }), c: choice("x", "y").input({ doc: "", default: "x" }), d: boolean().input({ doc: "", accepts: "absent" }) },
    outputs: { out: text().output({ doc: "" }), maybe: text().output({ doc: "", mayBeAbsent: true }) },
    run: ({ a, b, c, d }) => {
      expectTypeOf(a).toEqualTypeOf<string>();
      expectTypeOf(b).toEqualTypeOf<number | undefined>();
      expectTypeOf(c).toEqualTypeOf<"x" | "y">();
      expectTypeOf(d).toEqualTypeOf<boolean | Hole>();
      return { out: a, maybe: absent("because") };
    },
  });
  expect(node.declaration.behaviour).toBe("map");
});

it("[N2] gives a collect its rows and an emit its items, typed", () => {
  const sheet = defineNode({
    type: "t",
    version: 1,
    title: "T",
    summary: "S.",
    category: "image",
    inputs: { image: image().collect({ doc: "" }), title: text().input({ doc: "", default: "" }) },
    outputs: { text: text().output({ doc: "" }) },
    collect: (rows, { title }) => {
      expectTypeOf(rows[0]!.values.image).toEqualTypeOf<ImageValue | Hole>();
      return { text: `${title} ${rows.length}` };
    },
  });
  const seeds = defineNode({
    type: "t",
    version: 1,
    title: "T",
    summary: "S.",
    category: "axes",
    inputs: { count: integer().input({ doc: "", default: 4 }) },
    outputs: { seed: integer().output({ doc: "" }), total: integer().output({ doc: "", axes: [] }) },
    axes: [{ from: "items", length: [{ valueOf: "count" }] }],
    *emit({ count }) {
      for (let seed = 0; seed < count; seed++) yield { labels: [String(seed)], outputs: { seed } };
      return { total: count };
    },
  });
  expect([sheet.declaration.behaviour, seeds.declaration.behaviour]).toEqual(["collect", "emit"]);
});

it("[N3] a wrong output name, a missing output or a hole where none may be does not compile", () => {
  const facts = { type: "t", version: 1, title: "T", summary: "S.", category: "text", inputs: {} } as const;
  const outputs = { out: text().output({ doc: "" }) };
  // @ts-expect-error the output is called `out`
  defineNode({ ...facts, outputs, run: () => ({ oops: "x" }) });
  // @ts-expect-error the output is missing
  defineNode({ ...facts, outputs, run: () => ({}) });
  // @ts-expect-error the output may not be left out
  defineNode({ ...facts, outputs, run: () => ({ out: absent("no") }) });
  expect(facts.type).toBe("t");
});
