import { canonicalJson, type Json } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { notJson } from "./notJson.ts";

it("[U8] every JSON value is JSON, also where parts of it are shared", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(notJson(value)).toBeUndefined();
      expect(notJson([value, { again: value }])).toBeUndefined();
      expect(() => canonicalJson(value as Json)).not.toThrow();
    }),
  );
});

it.each<[string, unknown, string]>([
  ["NaN", Number.NaN, "NaN, which is no JSON number"],
  ["undefined", undefined, "undefined"],
  ["a function", () => 1, "a function"],
  ["a date", new Date(), "a Date, which is no plain object"],
  ["bytes", new Uint8Array(2), "a Uint8Array, which is no plain object"],
  ["a gap in a list", Object.assign([1], { length: 2 }), "undefined"],
])("[U8] %s is no JSON, wherever it stands", (_, value, told) => {
  expect(notJson(value)).toBe(told);
  expect(notJson([{ a: [1, "b", null, { deep: value }] }])).toBe(told);
});

it("[U8] a value in itself and a very deep one are refused, and nothing recurses", () => {
  const circle: Record<string, unknown> = {};
  circle["a"] = [circle];
  expect(notJson(circle)).toBe("itself");
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(notJson(deep)).toBe("more than 1000 levels");
});

it("[U8] what is shared many times is looked at once", () => {
  let wide: unknown = 1;
  for (let level = 0; level < 500; level++) wide = [wide, wide];
  expect(notJson(wide)).toBeUndefined();
});
