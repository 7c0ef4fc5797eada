import type { NodeDefinition } from "@playgraph/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { blur } from "./blur.ts";
import { caption } from "./caption.ts";
import { composite } from "./composite.ts";
import { crop } from "./crop.ts";
import { maxImageBytes } from "./picture/inspectImage.ts";
import { resize } from "./resize.ts";
import { testContext } from "./testing/context.ts";
import { letters, type Worked, worked } from "./testing/worked.ts";

/** Each node, the input that its main picture comes by, and what it needs besides. */
const nodes: readonly (readonly [NodeDefinition, string, Readonly<Record<string, string | number | boolean>>])[] = [
  [resize, "image", { width: 8, enlarge: true }],
  [crop, "image", { ratio: "1:1" }],
  [blur, "image", {}],
  [composite, "base", {}],
  [caption, "image", { text: "fox", position: "bottom" }],
];

async function made([node, input, inputs]: (typeof nodes)[number], bytes: Uint8Array, more: Readonly<Record<string, string>> = {}): Promise<Worked> {
  return worked(node, { [input]: bytes, ...(node === composite ? { overlay: await letters("r"), position: "top-left" } : {}), ...inputs, ...more });
}

/** A little red picture, seen through in its right half. */
const halves = sharp(Buffer.from("c81e1effc81e1e00c81e1effc81e1e00", "hex"), { raw: { width: 2, height: 2, channels: 4 } });
const opaque = halves.clone().removeAlpha();
const animation = sharp(Buffer.from("c81e1e00ff00", "hex"), { raw: { width: 1, height: 2, channels: 3, pageHeight: 1 } }).webp({ lossless: true, loop: 0 });

type Odd = { readonly what: string; readonly file: () => Promise<Uint8Array>; readonly first: readonly number[]; readonly width: number };
const odd: readonly Odd[] = [
  { what: "one pixel", file: () => letters("r"), first: [255, 0, 0], width: 1 },
  { what: "grey", file: () => opaque.clone().toColourspace("b-w").png().toBuffer(), first: [86, 86, 86], width: 2 },
  { what: "16 bits", file: () => halves.clone().toColourspace("rgb16").png().toBuffer(), first: [200, 30, 30, 255], width: 2 },
  { what: "CMYK", file: () => opaque.clone().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer(), first: [200, 30, 30], width: 2 },
  { what: "a palette with transparency", file: () => halves.clone().png({ palette: true }).toBuffer(), first: [200, 30, 30, 255], width: 2 },
  { what: "an animation, of which the first frame counts", file: () => animation.clone().toBuffer(), first: [200, 30, 30], width: 1 },
];

it("[N16] the files that are tried are what they are called", async () => {
  const facts = await Promise.all(odd.map(async ({ file }) => sharp(await file()).metadata()));
  expect(facts.map(({ space, depth, isPalette, pages = 1, hasAlpha }) => [space, depth, isPalette, pages, hasAlpha])).toEqual([
    ["srgb", "uchar", false, 1, false],
    ["b-w", "uchar", false, 1, false],
    ["rgb16", "ushort", false, 1, true],
    ["cmyk", "uchar", false, 1, false],
    ["srgb", "uchar", true, 1, true],
    ["srgb", "uchar", false, 2, false],
  ]);
});

it.each(nodes.flatMap((node) => odd.map((picture) => [node[0].declaration.type, picture.what, node, picture] as const)))("[N16] %s takes %s", async (_type, _what, node, { file }) => {
  const bytes = await file();
  const { metadata, value } = await made(node, bytes);
  const before = await sharp(bytes).metadata();
  expect(metadata).toMatchObject({ space: "srgb", depth: "uchar", hasAlpha: before.hasAlpha, format: before.format, width: value.width, height: value.height });
  expect(metadata.pages).toBeUndefined();
});

it.each(odd)("[N16] the colours of $what stay what they look like", async ({ file, first, width }) => {
  const { at, value } = await worked(crop, { image: await file(), x: 0, y: 0, width: 1, height: 1, format: "png" });
  expect(value).toMatchObject({ width: 1, height: 1 });
  for (const [channel, level] of first.entries()) expect(Math.abs((at(0, 0)[channel] ?? -99) - level)).toBeLessThan(32);
  expect(at(0, 0)).toHaveLength(first.length);
  expect((await worked(crop, { image: await file(), ratio: "9999:1" })).value.width).toBe(width);
});

it.each(nodes)("[N16] the result has the format of the picture, unless another one is asked for", async (...node) => {
  for (const format of ["png", "jpeg", "webp"] as const) {
    const bytes = await letters("rg/bw", format);
    expect((await made(node, bytes)).value.mediaType).toBe(`image/${format}`);
    for (const other of ["png", "jpeg", "webp"] as const) expect((await made(node, bytes, { format: other })).metadata.format).toBe(other);
  }
});

it("[N16] what JPEG cannot show is put on white", async () => {
  expect((await worked(crop, { image: await letters("...."), ratio: "1:1", format: "jpeg" })).at(0, 0)).toEqual([255, 255, 255]);
});

it.each(nodes)("[N16] a picture that lies on its side is worked on as it is seen, and stands upright afterwards", async (...node) => {
  const tall = await sharp(await opaque.clone().png().toBuffer()).resize(40, 20, { fit: "fill" }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { metadata, value } = await made(node, tall, node[0] === crop ? { ratio: "1:2" } : {});
  expect(metadata.orientation).toBeUndefined();
  expect(value.height).toBe(2 * value.width);
});

it.each(nodes)("[N16] what is too large is refused before it is decoded, naming the input", async (...node) => {
  const header = (await letters("r")).slice();
  const view = new DataView(header.buffer);
  view.setUint32(16, 10_000);
  view.setUint32(20, 10_000);
  const context = testContext();
  const value = { blob: await context.blobs.put(header), mediaType: "image/png", width: 1, height: 1 } as const;
  const heavy = { blob: await context.blobs.put(new Uint8Array(maxImageBytes + 1)), mediaType: "image/png", width: 1, height: 1 } as const;
  const overlay = { overlay: await letters("r") };
  for (const [picture, message] of [[value, /10000 × 10000 pixels; at most 50 megapixels/], [heavy, /at most 25 MB/]] as const) {
    await expect(worked(node[0], { ...overlay, ...node[2], [node[1]]: picture }, context)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: node[1], message: expect.stringMatching(message) } });
  }
});

it.each(nodes)("[N16] a picture that is cut off is refused in a sentence that names its input", async (...node) => {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red", noise: { type: "gaussian", mean: 128, sigma: 30 } } }).png().toBuffer();
  await expect(made(node, bytes.subarray(0, 2000))).rejects.toMatchObject({ failure: { code: "InvalidInput", field: node[1], message: `\`${node[1]}\` cannot be read: its data are cut off or broken. Make it again, or leave it out.` } });
});

it("[N16] a picture of 50 megapixels is worked on", async () => {
  const large = await sharp({ create: { width: 10_000, height: 5_000, channels: 3, background: "#336699" } }).png().toBuffer();
  expect((await worked(resize, { image: large, width: 100 })).value).toMatchObject({ width: 100, height: 50 });
});

it.each(nodes)("[N16] the same inputs give the same bytes", async (...node) => {
  const bytes = await letters("rg/bw");
  expect((await made(node, bytes)).value).toEqual((await made(node, bytes)).value);
});
