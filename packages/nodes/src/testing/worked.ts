import type { ImageValue, Json, NodeDefinition } from "@playgraph/core";
import sharp, { type Metadata } from "sharp";
import { inspectImage } from "../picture/inspectImage.ts";
import { withDefaults } from "./collected.ts";
import { testContext, type TestContext } from "./context.ts";
import { pictureAt } from "./pictures.ts";

export type Worked = { readonly value: ImageValue; readonly bytes: Uint8Array; readonly metadata: Metadata; /** Red, green, blue and, if there is one, alpha of a pixel. */ readonly at: (x: number, y: number) => readonly number[] };

/** What a node makes of pictures: inputs that are bytes are stored first. */
export async function worked(node: NodeDefinition, inputs: Readonly<Record<string, Json | Uint8Array>>, context: TestContext = testContext()): Promise<Worked> {
  const values: Record<string, Json> = {};
  for (const [name, input] of Object.entries(inputs)) values[name] = input instanceof Uint8Array ? await stored(input, context) : input;
  const value = pictureAt(await node.run?.(withDefaults(node, values), context), "image");
  const bytes = await context.blobs.get(value.blob);
  const { data, info } = await sharp(bytes).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => Array.from(data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels));
  return { value, bytes, metadata: await sharp(bytes).metadata(), at };
}

async function stored(bytes: Uint8Array, { blobs }: TestContext): Promise<ImageValue> {
  return { blob: await blobs.put(bytes), ...inspectImage(bytes) };
}

/** A picture whose pixels are named by letters, a row a word: `rg/bw` is red and green over blue and white. */
export async function letters(rows: string, format: "png" | "jpeg" | "webp" = "png", orientation?: number): Promise<Uint8Array> {
  const words = rows.split("/");
  const pixels = Array.from(words.join(""), (letter) => colours.get(letter) ?? [0, 0, 0, 0]).flat();
  const opaque = !pixels.some((value, index) => index % 4 === 3 && value < 255);
  const raw = sharp(Uint8Array.from(pixels), { raw: { width: words[0]?.length ?? 0, height: words.length, channels: 4 } });
  const picture = opaque ? raw.removeAlpha() : raw;
  const turned = orientation === undefined ? picture : picture.withMetadata({ orientation });
  if (format === "png") return turned.png().toBuffer();
  return format === "webp" ? turned.webp({ lossless: true }).toBuffer() : turned.jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
}

const colours = new Map([["r", [255, 0, 0, 255]], ["g", [0, 255, 0, 255]], ["b", [0, 0, 255, 255]], ["w", [255, 255, 255, 255]], ["k", [0, 0, 0, 255]], ["h", [255, 0, 0, 128]], [".", [0, 0, 0, 0]], ["c", [255, 255, 255, 0]]]);
