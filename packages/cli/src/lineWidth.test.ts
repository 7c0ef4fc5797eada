import fc from "fast-check";
import { expect, it } from "vitest";
import { cutLine, wrapLine } from "./lineWidth.ts";
import { widthOf } from "./visible.ts";

it("[L13] cuts a line to the columns that there are", () => {
  expect(cutLine("a hare", 6)).toBe("a hare");
  expect(cutLine("a hare", 5)).toBe("a ha…");
  expect(cutLine("a hare", 3)).toBe("a…");
  expect(cutLine("兎兎兎", 5)).toBe("兎兎…");
  expect(cutLine("兎兎兎", 4)).toBe("兎…");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, columns) => widthOf(cutLine(text, columns)) <= columns));
});

it("[L13] breaks a line at its spaces, and loses none of its words", () => {
  expect(wrapLine("  one two three", 9, "    ")).toEqual(["  one two", "    three"]);
  expect(wrapLine("one", 2, "")).toEqual(["one"]);
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 40 }), (words, columns) => {
      const lines = wrapLine(words.join(" "), columns, "  ");
      expect(lines.map((line) => line.trimStart()).join(" ")).toBe(words.join(" "));
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }),
  );
});
