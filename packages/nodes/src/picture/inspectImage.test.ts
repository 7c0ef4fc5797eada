import { PlaygraphError } from "@playgraph/core";
import * as fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";
import { image } from "../image.ts";
import { inspectImage, maxImageBytes } from "./inspectImage.ts";
import { testContext } from "../testing/context.ts";
import { pictureAt, pictureFile } from "../testing/pictures.ts";

function outcomeOf(read: () => unknown): string {
  try {
    read();
    return "read";
  } catch (error) {
    return error instanceof PlaygraphError ? error.failure.code : String(error);
  }
}

const formats = ["png", "jpeg", "webp"] as const;

it("[N6] reads format and size of what sharp writes, whatever the size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...formats), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), async (format, width, height) => {
      expect(inspectImage(await pictureFile({ format, width, height }))).toEqual({ mediaType: `image/${format}`, width, height });
    }),
    { numRuns: 40 },
  );
});

it("[N6] reads lossless and extended WebP, progressive JPEG and JPEG with EXIF before the size", async () => {
  const plain = sharp({ create: { width: 31, height: 17, channels: 4, background: "#12345678" } });
  const files = [plain.clone().webp({ lossless: true }), plain.clone().webp().withMetadata(), plain.clone().jpeg({ progressive: true }), plain.clone().jpeg().withExif({ IFD0: { Copyright: "x".repeat(5000) } }), plain.clone().png({ palette: true })];
  for (const file of files) expect(inspectImage(await file.toBuffer())).toMatchObject({ width: 31, height: 17 });
});

it("[N6] passes over a JPEG's tables, whose marks look like those of a size", () => {
  const bytes = Buffer.from("ffd8ffffc40006aabbccddffc80002ffcc0002ffc2000b08001e002a01011100ffda", "hex");
  expect(inspectImage(bytes)).toEqual({ mediaType: "image/jpeg", width: 42, height: 30 });
});

it.each([
  ["a page", "<!doctype html><html></html>"],
  ["an SVG with a script", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ["a PDF", "%PDF-1.7\n"],
  ["a script", "\x89PNG=1;alert(1)"],
  ["nothing", ""],
])("[N6] refuses %s, whatever it is called", async (_what, content) => {
  const context = testContext({ files: { "a.png": new TextEncoder().encode(content) } });
  await expect(image.run?.({ file: "a.png" }, context)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "file", message: expect.stringContaining("a.png: This is no PNG") } });
});

it("[N6] refuses a picture of too many pixels from its header alone", async () => {
  const header = (await pictureFile()).slice();
  new DataView(header.buffer).setUint32(16, 60_000);
  new DataView(header.buffer).setUint32(20, 60_000);
  expect(() => inspectImage(header)).toThrow("60000 × 60000 pixels; at most 50 megapixels");
});

it("[N6] refuses a picture that is far too long, however few pixels it has", async () => {
  const header = (await pictureFile()).slice();
  new DataView(header.buffer).setUint32(16, 49_000_000);
  new DataView(header.buffer).setUint32(20, 1);
  expect(() => inspectImage(header)).toThrow("49000000 × 1 pixels; at most 50 megapixels and 32767 pixels a side are taken");
});

it("[N6] refuses a file of too many bytes", () => {
  expect(() => inspectImage(new Uint8Array(maxImageBytes + 1))).toThrow("at most 25 MB");
});

it("[N6] no cut or damaged file does more than be refused", async () => {
  const files = await Promise.all(formats.map((format) => pictureFile({ format })));
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.nat({ max: 200 }), fc.uint8Array({ maxLength: 12 }), (file, at, damage) => {
      const damaged = file.slice(0, at + 1 + damage.length);
      damaged.set(damage, at < damaged.length - damage.length ? at : 0);
      expect(["read", "InvalidInput"]).toContain(outcomeOf(() => inspectImage(damaged)));
    }),
  );
});

it("[N5] keeps the bytes of the file", async () => {
  const bytes = await pictureFile({ format: "jpeg", width: 20, height: 10 });
  const context = testContext({ files: { "in/a.jpg": bytes } });
  const outcome = await image.run?.({ file: "in/a.jpg" }, context);
  expect(outcome).toMatchObject({ image: { mediaType: "image/jpeg", width: 20, height: 10 } });
  expect(await context.blobs.get(pictureAt(outcome, "image").blob)).toEqual(bytes);
});
