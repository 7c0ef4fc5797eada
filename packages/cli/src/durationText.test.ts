import { expect, it } from "vitest";
import { durationText } from "./durationText.ts";

it.each([
  [0.04, "0.0 s"],
  [12.34, "12.3 s"],
  [59.96, "1 min 0 s"],
  [125, "2 min 5 s"],
  [3599.6, "1 h 0 min"],
  [3720, "1 h 2 min"],
])("[L13] tells %d seconds as %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
