import * as fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson } from "./canonicalJson.ts";
import type { Json } from "./json.ts";
import { arbitraryJson } from "../testing/arbitraryGraph.ts";

it("[D17] has sorted keys and no spaces", () => {
  expect(canonicalJson({ b: [1, { z: null, Z: "é\n" }], a: true, "10": -0, "9": 1e21, "": {} })).toBe('{"":{},"10":0,"9":1e+21,"a":true,"b":[1,{"Z":"é\\n","z":null}]}');
});

it("[D17] is JSON of the same value", () => {
  fc.assert(fc.property(arbitraryJson, (value) => {
    expect(canonicalJson(JSON.parse(canonicalJson(value)) as Json)).toBe(canonicalJson(value));
  }));
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});

it("[D17] refuses what JSON cannot hold, and says where", () => {
  expect(() => canonicalJson({ a: [0, { "b/c": Infinity }] })).toThrow('The value at "/a/1/b~1c" is Infinity, which JSON cannot hold.');
  expect(() => canonicalJson(NaN)).toThrow('The value at "" is NaN, which JSON cannot hold.');
  expect(() => canonicalJson({ a: undefined } as unknown as Json)).toThrow('The value at "/a" is undefined, which is no JSON.');
  const loop: { self?: Json } = {};
  loop.self = loop as Json;
  expect(() => canonicalJson(loop as Json)).toThrow('The value at "/self" contains itself, so it cannot be written.');
});

it("[D17] takes a value that stands in several places", () => {
  const shared = { x: [1] };
  expect(canonicalJson({ a: shared, b: [shared, shared] })).toBe('{"a":{"x":[1]},"b":[{"x":[1]},{"x":[1]}]}');
});

it("[D17] is as deep as it must be", () => {
  let value: Json = 0;
  for (let level = 0; level < 200_000; level++) value = level % 2 === 0 ? [value] : { a: value };
  expect(canonicalJson(value).length).toBe(100_000 * 2 + 100_000 * 6 + 1);
});
