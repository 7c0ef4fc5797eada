import * as fc from "fast-check";
import { expect, it } from "vitest";
import { textWidth } from "./textPath.ts";
import { fitText, wrapText } from "./wrapText.ts";

const each = (text: string) => Array.from(text).length;

it("[N11] breaks at spaces and after hyphens, slashes and commas, else inside a word", () => {
  expect(wrapText("one two three", 7, 9, each)).toEqual(["one two", "three"]);
  expect(wrapText("a-b/c,d", 4, 9, each)).toEqual(["a-b/", "c,d"]);
  expect(wrapText("abcdefghij kl", 4, 9, each)).toEqual(["abcd", "efgh", "ij", "kl"]);
  expect(wrapText("  \n ", 4, 9, each)).toEqual([]);
});

it("[N11] what does not fit ends in an ellipsis", () => {
  expect(wrapText("one two three", 7, 1, each)).toEqual(["one tw…"]);
  expect(wrapText("one two three four", 5, 2, each)).toEqual(["one", "two…"]);
  expect(fitText("three", 4, each)).toBe("thr…");
  expect(fitText("three", 5, each)).toBe("three");
});

it("[N11] no line is too wide unless a single character is, none too many, and no character is lost without an ellipsis", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b ", " ", "-", "🐰", "W") }), fc.integer({ min: 3, max: 20 }), fc.integer({ min: 1, max: 6 }), (text, width, most) => {
      const lines = wrapText(text, width, most, each);
      expect(lines.length).toBeLessThanOrEqual(most);
      for (const line of lines) expect(each(line)).toBeLessThanOrEqual(width);
      const kept = lines.join("").replaceAll(" ", "");
      expect(kept.endsWith("…") || kept === text.replaceAll(" ", "")).toBe(true);
    }),
  );
});

it("[N11] a text of any length costs no more than its start", () => {
  let measured = 0;
  const lines = wrapText("W".repeat(1_000_000), 100, 3, (text) => {
    measured += text.length;
    return textWidth(text, 12, "regular");
  });
  expect(lines).toHaveLength(3);
  expect(measured).toBeLessThan(10_000);
});
