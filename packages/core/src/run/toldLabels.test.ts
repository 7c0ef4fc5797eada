import fc from "fast-check";
import { expect, it } from "vitest";
import { ToldLabels } from "./toldLabels.ts";

const counted = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(6)).map(([from, length]) => Array.from({ length }, (_, index) => String(from + index)));
const labels = fc.tuple(counted, fc.array(fc.oneof(fc.integer({ min: -3, max: 8 }).map(String), fc.constantFrom("a", "A", "é", "e\u0301", "", "01", "1.0", "Infinity", "9007199254740992")))).map((parts) => parts.flat());

it("[R2] a label is repeated if an earlier key has it, cases and ways of writing a letter aside", () => {
  fc.assert(
    fc.property(labels, (labels) => {
      const told = new ToldLabels();
      const folded = labels.map((label) => label.normalize("NFC").toLowerCase());
      expect(labels.map((label) => told.isRepeated(label))).toEqual(folded.map((label, index) => folded.indexOf(label) < index));
    }),
  );
});
