import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Fit, resizedSize } from "./resizedSize.ts";

const size = (width: number, height: number) => ({ width, height });
const fits: readonly Fit[] = ["cover", "contain", "fill", "inside", "outside"];

it.each<readonly [Fit, number, number]>([["cover", 200, 100], ["contain", 200, 100], ["fill", 200, 100], ["inside", 133, 100], ["outside", 200, 150]])("[N17] %s of 400 × 300 in 200 × 100 gives %d × %d", (fit, width, height) => {
  expect(resizedSize(size(400, 300), size(200, 100), fit, false).canvas).toEqual(size(width, height));
});

it("[N17] a side that is left open follows from the other one", () => {
  for (const fit of fits) {
    expect(resizedSize(size(400, 300), { width: 200, height: undefined }, fit, false).canvas).toEqual(size(200, 150));
    expect(resizedSize(size(400, 300), { width: undefined, height: 30 }, fit, false).canvas).toEqual(size(40, 30));
  }
});

it.each<readonly [Fit, number, number]>([["cover", 50, 25], ["contain", 200, 100], ["fill", 50, 25], ["inside", 50, 50], ["outside", 50, 50]])("[N17] without enlarging, %s of 50 × 50 in 200 × 100 gives %d × %d", (fit, width, height) => {
  expect(resizedSize(size(50, 50), size(200, 100), fit, false).canvas).toEqual(size(width, height));
});

const sizes = fc.record({ width: fc.integer({ min: 1, max: 3000 }), height: fc.integer({ min: 1, max: 3000 }) });

it("[N17] nothing is enlarged unasked, nothing uncovered, nothing lost but by cover, nothing padded but by contain", () => {
  fc.assert(
    fc.property(sizes, sizes, fc.constantFrom(...fits), fc.boolean(), (picture, asked, fit, enlarge) => {
      const { canvas, scaled } = resizedSize(picture, asked, fit, enlarge);
      const shape = (one: typeof picture) => one.width / one.height;
      const broken = (["width", "height"] as const).flatMap((side) => {
        const [whole, shown, wanted] = [scaled[side], canvas[side], asked[side]];
        const isCropped = fit === "cover" && whole > shown;
        const isPadded = fit === "contain" && whole < shown;
        const laws = {
          "no pixel": Math.min(whole, shown) >= 1,
          "enlarged unasked": enlarge || whole <= picture[side],
          "cropped, padded or uncovered": whole === shown || isCropped || isPadded,
          "not the size asked for": fit !== "contain" && !(enlarge && (fit === "cover" || fit === "fill")) ? true : shown === wanted,
          "not inside": fit !== "inside" || shown <= wanted,
          "not outside": fit !== "outside" || !enlarge || shown >= wanted,
          // A side of 50 pixels loses at most 1 % by rounding to whole ones.
          "out of shape": fit === "fill" || Math.min(scaled.width, scaled.height) < 50 || Math.abs(Math.log(shape(scaled) / shape(picture))) < 0.02,
        };
        return Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [`${law}: ${side}`]));
      });
      expect(broken).toEqual([]);
    }),
  );
});
