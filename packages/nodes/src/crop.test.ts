import * as fc from "fast-check";
import { expect, it } from "vitest";
import { crop } from "./crop.ts";
import { positions } from "./picture/position.ts";
import { type AskedRegion, regionOf } from "./picture/regionOf.ts";
import { letters, worked } from "./testing/worked.ts";

const open: AskedRegion = { x: undefined, y: undefined, width: undefined, height: undefined, ratio: "", position: "center" };
const picture = { width: 100, height: 60 };

it("[N18] cuts out what is asked for, and of a picture that lies on its side what is seen there", async () => {
  expect((await worked(crop, { image: await letters("rgb/kwk"), x: 1, y: 0, width: 1, height: 2 })).at(0, 1)).toEqual([255, 255, 255]);
  // Orientation 6: what is stored as the left column is seen as the upper row.
  const turned = await worked(crop, { image: await letters("rg/bw", "png", 6), x: 0, y: 0, width: 2, height: 1 });
  expect([turned.at(0, 0), turned.at(1, 0)]).toEqual([[0, 0, 255], [255, 0, 0]]);
  expect(turned.metadata.orientation).toBeUndefined();
});

it("[N18] what is left open reaches to the edge, or is where the position says", () => {
  expect(regionOf(picture, { ...open, x: 10 })).toEqual({ left: 10, top: 0, width: 90, height: 60 });
  expect(regionOf(picture, { ...open, width: 10, height: 10 })).toEqual({ left: 45, top: 25, width: 10, height: 10 });
  expect(regionOf(picture, { ...open, width: 10, height: 10, position: "bottom-left" })).toEqual({ left: 0, top: 50, width: 10, height: 10 });
});

it("[N18] a ratio keeps the largest part of its shape", () => {
  expect(regionOf(picture, { ...open, ratio: "1:1" })).toEqual({ left: 20, top: 0, width: 60, height: 60 });
  expect(regionOf(picture, { ...open, ratio: "2:1", position: "top" })).toEqual({ left: 0, top: 0, width: 100, height: 50 });
  expect(regionOf({ width: 1, height: 1 }, { ...open, ratio: "16:9" })).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});

it.each<readonly [Partial<AskedRegion>, string, RegExp]>([
  [{ x: 50, width: 51 }, "width", /51 pixels from x = 50 on, is not inside the picture of 100 × 60 pixels/],
  [{ x: 100 }, "x", /is not inside/],
  [{ y: 1, height: 60 }, "height", /is not inside/],
  [{ width: 101 }, "width", /is not inside/],
  [{ ratio: "1:1", width: 5 }, "ratio", /asked for twice/],
  [{ ratio: "0:1" }, "ratio", /no shape/],
])("[N18] refuses %j", (asked, field, message) => {
  expect(() => regionOf(picture, { ...open, ...asked })).toThrow(expect.objectContaining({ message: expect.stringMatching(message), failure: expect.objectContaining({ code: "InvalidInput", field }) }));
});

it("[N18] no part ever leaves the picture", () => {
  const side = fc.integer({ min: 1, max: 200 });
  const maybe = fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined });
  const ratio = fc.oneof(fc.constant(""), fc.tuple(side, side).map(([across, down]) => `${across}:${down}`));
  fc.assert(
    fc.property(fc.record({ width: side, height: side }), fc.record({ x: maybe, y: maybe, width: maybe, height: maybe, ratio, position: fc.constantFrom(...positions) }), (picture, asked) => {
      let region;
      try {
        region = regionOf(picture, asked);
      } catch {
        return;
      }
      expect(Math.min(region.left, region.top)).toBeGreaterThanOrEqual(0);
      expect(Math.min(region.width, region.height)).toBeGreaterThanOrEqual(1);
      expect(region.left + region.width).toBeLessThanOrEqual(picture.width);
      expect(region.top + region.height).toBeLessThanOrEqual(picture.height);
    }),
  );
});
