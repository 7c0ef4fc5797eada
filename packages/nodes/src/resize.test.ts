import sharp from "sharp";
import { expect, it } from "vitest";
import { resize } from "./resize.ts";
import { letters, worked } from "./testing/worked.ts";

const nearest = { kernel: "nearest", enlarge: true } as const;

it("[N17] scales by whole pixels where it may make no new colours", async () => {
  const { at, value } = await worked(resize, { image: await letters("rg/bw"), width: 4, ...nearest });
  expect(value).toMatchObject({ width: 4, height: 4, mediaType: "image/png" });
  expect([at(1, 1), at(2, 1), at(1, 2), at(3, 3)]).toEqual([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]);
});

it("[N17] cover keeps what the position says", async () => {
  const image = await letters("rgb");
  const kept = async (position: string) => (await worked(resize, { image, width: 1, height: 1, position })).at(0, 0);
  expect([await kept("left"), await kept("center"), await kept("bottom-right")]).toEqual([[255, 0, 0], [0, 255, 0], [0, 0, 255]]);
});

it("[N17] contain pads to the full size with its background", async () => {
  const { at, value } = await worked(resize, { image: await letters("rr"), width: 2, height: 3, fit: "contain", position: "top", background: "#0f0" });
  expect(value).toMatchObject({ width: 2, height: 3 });
  expect([at(0, 0), at(1, 1), at(0, 2)]).toEqual([[255, 0, 0], [0, 255, 0], [0, 255, 0]]);
  const clear = await worked(resize, { image: await letters("r"), width: 3, height: 1, fit: "contain", background: "#0000" });
  expect([clear.at(0, 0), clear.at(1, 0)]).toEqual([[0, 0, 0, 0], [255, 0, 0, 255]]);
});

it("[N17] hands on just what came in where nothing changes, other than the format asked for", async () => {
  const image = await letters("rg/bw", "jpeg");
  expect((await worked(resize, { image, width: 400 })).bytes).toEqual(image.slice());
  expect((await worked(resize, { image, width: 2, format: "png" })).value.mediaType).toBe("image/png");
});

it("[N17] refuses a size that is too large before anything is decoded", async () => {
  const image = await letters("rg");
  await expect(worked(resize, { image, width: 60_000, enlarge: true })).rejects.toThrow("would have 60000 × 30000 pixels; at most 50 megapixels");
  await expect(worked(resize, { image, width: 20_000, height: 10, fit: "fill", enlarge: true, format: "webp" })).rejects.toThrow("webp holds at most 16383");
});

it("[N17] crops a long strip without making all of it large", async () => {
  const strip = await sharp({ create: { width: 20_000, height: 2, channels: 3, background: "#336699" } }).png().toBuffer();
  expect((await worked(resize, { image: new Uint8Array(strip), width: 1000, height: 1000, enlarge: true })).value).toMatchObject({ width: 1000, height: 1000 });
});
