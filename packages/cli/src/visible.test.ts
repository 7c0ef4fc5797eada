import * as fc from "fast-check";
import { expect, it } from "vitest";
import { table } from "./table.ts";
import { visible, widthOf } from "./visible.ts";

it("[L18] leaves no character that a terminal would obey", () => {
  expect(visible("a\u001B[2Jb\u0007c\u009Bd\u202Ee\nf\tg")).toBe("ab�c�d�e f g");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/\p{Cc}|\p{Bidi_Control}/u.test(visible(text))));
});

it("[L18] keeps what people write", () => {
  expect(visible("a ä 兎 🐇 é")).toBe("a ä 兎 🐇 é");
});

it("[L13] aligns columns, whatever is in them", () => {
  const cells = fc.string({ unit: fc.constantFrom("a", "兎", "🐇", "é", "\u001B[1m", "\n"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cells, fc.constant("|")), { minLength: 1 }), (rows) => {
      const starts = table(rows).map((line) => widthOf(line.slice(0, line.indexOf("|"))));
      return new Set(starts).size === 1;
    }),
  );
  expect(table([["a", "1"], ["bb", "10"]], new Set([1]))).toEqual(["a    1", "bb  10"]);
});
