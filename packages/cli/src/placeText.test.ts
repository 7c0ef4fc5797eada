import { expect, it } from "vitest";
import { placeText } from "./placeText.ts";

it("[L13] names a place by its labels", () => {
  expect(placeText([])).toBe("");
  expect(placeText([{ axis: "guidance-scale", key: 0, label: "2" }, { axis: "seeds", key: 6, label: "7" }])).toBe("guidance-scale 2, seeds 7");
  expect(placeText([{ axis: "style", key: 3, label: "red", repeated: true }])).toBe("style red (#3)");
});

it("[L18] cuts and cleans a label that is a whole prompt", () => {
  expect(placeText([{ axis: "prompt", key: 0, label: `\u001B[2Ja hare\n${"x".repeat(10_000)}` }])).toBe(`prompt a hare ${"x".repeat(32)}…`);
});
