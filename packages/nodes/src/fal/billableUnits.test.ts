import { expect, it } from "vitest";
import { billableUnits } from "./billableUnits.ts";

it.each([["1", 1], [" 0 ", 0], ["0.25", 0.25], ["", undefined], ["-1", undefined], ["1e3", undefined], ["NaN", undefined], ["two", undefined]])("[F23] %j is %j", (text, units) => {
  expect(billableUnits(new Headers({ "x-fal-billable-units": text }))).toBe(units);
});

it("[F23] no header is no number", () => {
  expect(billableUnits(new Headers())).toBeUndefined();
});
