import fc from "fast-check";
import { expect, it } from "vitest";
import { dollarText } from "./dollarText.ts";
import { microDollars } from "./microDollars.ts";

it.each([["0", 0], ["5", 5_000_000], ["0.1", 100_000], ["0.000001", 1], ["1.10", 1_100_000], ["999999999.999999", 999_999_999_999_999]])("[L40] %s dollars are %i millionths", (text, micros) => {
  expect(microDollars("--max-cost", text)).toBe(micros);
});

it.each(["", " 1", "abc", "-1", "+1", "1e-3", "1e3", "NaN", "Infinity", "0x1", "$1", "1,5", "1.", ".5", "0.0000001", "1000000000", "٣"])("[L40] %j is no amount", (text) => {
  expect(() => microDollars("--max-cost", text)).toThrow("--max-cost takes US dollars such as 5 or 0.025, with at most six digits after the point.");
});

it("[L40] what is told of an amount is that amount, to the last millionth", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (micros) => {
      expect(microDollars("it", dollarText(micros).replaceAll(/[$,]/g, ""))).toBe(micros);
    }),
  );
  expect([0, 400_000, 25, 1_200_000_000].map(dollarText)).toEqual(["$0.00", "$0.40", "$0.000025", "$1,200.00"]);
});
