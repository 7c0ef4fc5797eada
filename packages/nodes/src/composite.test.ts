import * as fc from "fast-check";
import { expect, it } from "vitest";
import { composite } from "./composite.ts";
import { overlapOf } from "./picture/overlapOf.ts";
import { letters, worked } from "./testing/worked.ts";

const [red, green, blue, white] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]];

it("[N20] lays the overlay where position, x and y say, in its own size", async () => {
  const [base, overlay] = [await letters("www/www/www"), await letters("r")];
  const place = async (inputs: object) => {
    const { at } = await worked(composite, { base, overlay, ...inputs });
    return Array.from({ length: 9 }, (_, index) => at(index % 3, Math.floor(index / 3))).findIndex((pixel) => pixel[1] === 0);
  };
  expect([await place({}), await place({ position: "top-left" }), await place({ position: "bottom" }), await place({ x: 2, y: 0 }), await place({ x: 2, position: "bottom-left" })]).toEqual([4, 0, 7, 2, 8]);
});

it("[N20] cuts off what lies outside, also of an overlay that is larger than the base", async () => {
  const base = await letters("ww/ww");
  const cut = await worked(composite, { base, overlay: await letters("rgb/gbr/brg"), x: -1, y: -1 });
  expect(cut.value).toMatchObject({ width: 2, height: 2 });
  expect([cut.at(0, 0), cut.at(1, 0), cut.at(0, 1), cut.at(1, 1)]).toEqual([blue, red, red, green]);
  const beside = await worked(composite, { base, overlay: await letters("r"), x: 7 });
  expect(beside.at(1, 0)).toEqual(white);
});

it("[N20] shows the overlay through the white of a mask, stretched to it", async () => {
  const { at } = await worked(composite, { base: await letters("wwww"), overlay: await letters("bbbb"), mask: await letters("kw") });
  expect([at(0, 0), at(3, 0)]).toEqual([white, blue]);
  const clear = await worked(composite, { base: await letters("ww"), overlay: await letters("bb"), mask: await letters("cw") });
  expect([clear.at(0, 0), clear.at(1, 0)]).toEqual([white, blue]);
});

it("[N20] opacity and blend", async () => {
  const half = await worked(composite, { base: await letters("w"), overlay: await letters("k"), opacity: 0.5 });
  expect(half.at(0, 0)[0]).toBeCloseTo(128, -1);
  expect((await worked(composite, { base: await letters("w"), overlay: await letters("k"), opacity: 0 })).at(0, 0)).toEqual(white);
  const meet = async (blend: string) => (await worked(composite, { base: await letters("r"), overlay: await letters("g"), blend })).at(0, 0);
  expect([await meet("over"), await meet("multiply"), await meet("screen"), await meet("add"), await meet("lighten"), await meet("difference")]).toEqual([green, [0, 0, 0], [255, 255, 0], [255, 255, 0], [255, 255, 0], [255, 255, 0]]);
});

it("[N20] keeps the transparency of the base, and adds none", async () => {
  expect((await worked(composite, { base: await letters(".."), overlay: await letters("r"), position: "left" })).at(1, 0)).toEqual([0, 0, 0, 0]);
  expect((await worked(composite, { base: await letters("ww"), overlay: await letters("h") })).metadata.hasAlpha).toBe(false);
});

it("[N20] an overlap is what both have in common", () => {
  const side = fc.integer({ min: 1, max: 12 });
  const size = fc.record({ width: side, height: side });
  const at = fc.integer({ min: -15, max: 15 });
  fc.assert(
    fc.property(size, size, fc.record({ left: at, top: at }), (outer, inner, place) => {
      const pixels = [];
      for (let y = 0; y < inner.height; y++) {
        for (let x = 0; x < inner.width; x++) {
          const [u, v] = [x + place.left, y + place.top];
          if (u >= 0 && u < outer.width && v >= 0 && v < outer.height) pixels.push({ x, y });
        }
      }
      const region = overlapOf(outer, inner, place);
      expect((region?.width ?? 0) * (region?.height ?? 0)).toBe(pixels.length);
      expect(pixels[0]).toEqual(region && { x: region.left, y: region.top });
    }),
  );
});
