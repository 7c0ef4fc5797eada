import { expect, it } from "vitest";
import { dayBudget } from "./dayBudget.ts";

it("[L42] a config limits the images and the dollars of a day", () => {
  expect(dayBudget({}, "c.json")).toEqual({});
  expect(dayBudget({ imagesPerDay: 500, costPerDay: 0.1 }, "c.json")).toEqual({ images: 500, micros: 100_000 });
  expect(dayBudget({ imagesPerDay: 0, costPerDay: 0 }, "c.json")).toEqual({ images: 0, micros: 0 });
});

it.each([
  [[], 'c.json: "budget" must be an object, such as {"imagesPerDay": 500, "costPerDay": 20}.'],
  [null, 'c.json: "budget" must be an object, such as {"imagesPerDay": 500, "costPerDay": 20}.'],
  [{ imagePerDay: 5 }, 'c.json has an unknown key "imagePerDay" in "budget". Did you mean "imagesPerDay"?'],
  [{ imagesPerDay: -1 }, 'c.json: "imagesPerDay" takes a whole number from 0 to 1000000000.'],
  [{ imagesPerDay: "5" }, 'c.json: "imagesPerDay" takes a whole number from 0 to 1000000000.'],
  [{ imagesPerDay: null }, 'c.json: "imagesPerDay" takes a whole number from 0 to 1000000000.'],
  [{ costPerDay: -0.5 }, 'c.json: "costPerDay" takes US dollars such as 5 or 0.025, with at most six digits after the point.'],
  [{ costPerDay: 1e-7 }, 'c.json: "costPerDay" takes US dollars such as 5 or 0.025, with at most six digits after the point.'],
])("[L42] %j is refused, since a limit that nobody can read is not none", (budget, sentence) => {
  expect(() => dayBudget(budget, "c.json")).toThrow(sentence);
});
