import { expect, it } from "vitest";
import { concurrencyOption } from "./concurrencyOption.ts";

it("[L7] reads limits", () => {
  expect(concurrencyOption("fal=8, cpu=2")).toEqual({ fal: 8, cpu: 2 });
});

it.each([
  ["8", "--concurrency takes limits such as fal=8,cpu=2."],
  ["fal=1=2", "--concurrency takes limits such as fal=8,cpu=2."],
  ["", "--concurrency takes limits such as fal=8,cpu=2."],
  ["fla=8", '--concurrency knows fal, cpu and io, not "fla". Did you mean fal?'],
  ["fal=0", "--concurrency fal takes a whole number from 1 to 1000."],
  ["fal=1e9", "--concurrency fal takes a whole number from 1 to 1000."],
  ["cpu=-1", "--concurrency cpu takes a whole number from 1 to 1000."],
])("[L1] refuses %j", (text, message) => {
  expect(() => concurrencyOption(text)).toThrow(message);
});
