import { expect, it } from "vitest";
import type { Given } from "./command.ts";
import { restrictionOptions } from "./restrictionOptions.ts";

const given = (values: Readonly<Record<string, string>>): Given => ({ words: [], value: (option) => values[option], values: () => [], has: (option) => option in values });

it("[L7] reads places by axis, commas in labels included", () => {
  expect(restrictionOptions(given({ at: "seeds=1, style=red, dark,p.q=a=b" }))).toEqual({
    at: new Map([
      ["seeds", "1"],
      ["style", "red, dark"],
      ["p.q", "a=b"],
    ]),
  });
  expect(restrictionOptions(given({ first: "3" }))).toEqual({ first: 3 });
  expect(restrictionOptions(given({}))).toEqual({});
});

it.each([
  [{ at: "seeds" }, "--at takes labels by axis, such as seeds=1,guidance=3."],
  [{ at: "=1" }, "--at takes labels by axis, such as seeds=1,guidance=3."],
  [{ at: "a=1,a=2" }, '--at names the axis "a" twice.'],
  [{ first: "0" }, "--first takes a whole number from 1 to 9007199254740991."],
  [{ first: "1.5" }, "--first takes a whole number from 1 to 9007199254740991."],
  [{ first: "-1" }, "--first takes a whole number from 1 to 9007199254740991."],
])("[L7] refuses %j", (values, message) => {
  expect(() => restrictionOptions(given(values))).toThrow(message);
});
