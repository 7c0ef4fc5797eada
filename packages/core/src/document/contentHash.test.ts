import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { contentHash } from "./contentHash.ts";
import type { Json } from "./json.ts";
import { sha256 } from "./sha256.ts";
import { arbitraryJson } from "../testing/arbitraryGraph.ts";

it("[D17] sha256 is the one that everybody else has", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    expect(sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  }));
});

it("[D17] equal values have equal hashes, whatever the order of their keys, and other values have others", () => {
  const shuffled = (value: Json): Json => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(shuffled);
    const made: Record<string, Json> = Object.create(null);
    for (const [key, item] of Object.entries(value).toReversed()) made[key] = shuffled(item);
    return made;
  };
  fc.assert(fc.property(arbitraryJson, (value) => {
    expect(contentHash(shuffled(value))).toBe(contentHash(value));
  }));
  fc.assert(
    fc.property(arbitraryJson, arbitraryJson, (a, b) => {
      const equal = (() => {
        try {
          expect(a).toEqual(b);
          return true;
        } catch {
          return false;
        }
      })();
      expect(contentHash(a) === contentHash(b)).toBe(equal);
    }),
  );
});

it("[D17] tells apart what looks alike", () => {
  const values: Json[] = [null, "null", 0, "0", false, "", [], {}, [[]], [null], { a: null }, { a: [] }, "a", ["a"], ["a", "b"], ["a,b"], ["a", ["b"]], { a: "b" }, '{"a":"b"}', "\ud800", "\ufffd", "\\ud800"];
  expect(new Set(values.map(contentHash)).size).toBe(values.length);
  expect(contentHash(-0)).toBe(contentHash(0));
  expect(contentHash(1.0)).toBe("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
});
