import * as fc from "fast-check";
import { expect, it } from "vitest";
import { PrintedLines } from "./printedLines.ts";

function linesOf(pieces: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const printed = new PrintedLines((line) => lines.push(line));
  for (const piece of pieces) printed.write(piece);
  printed.end();
  return lines;
}

it("[U14] lines are the same however they were written", () => {
  const line = fc.stringMatching(/^[a-z ]{1,20}$/);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.array(fc.nat(50)), (lines, cuts) => {
      let text = lines.join("\n");
      const pieces = cuts.map((at) => {
        const piece = text.slice(0, at);
        text = text.slice(at);
        return piece;
      });
      expect(linesOf([...pieces, text])).toEqual(lines);
    }),
  );
});

it("[U14] what prints without end is cut short", () => {
  const lines = linesOf(Array.from({ length: 5000 }, (_, index) => `${index}\n`));
  expect(lines).toHaveLength(1001);
  expect(lines.at(-1)).toBe("(more than 1000 lines; the others are not shown)");
  expect(linesOf(["x".repeat(10_000)])).toEqual(["x".repeat(2000)]);
});
