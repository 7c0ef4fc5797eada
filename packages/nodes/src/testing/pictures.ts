import { type Hole, type ImageValue, isHole, isImage, type Json, type NodeContext } from "@playgraph/core";
import sharp from "sharp";
import { inspectImage } from "../picture/inspectImage.ts";

type Format = "png" | "jpeg" | "webp";
type Look = { readonly width?: number; readonly height?: number; readonly color?: string; readonly format?: Format; readonly noise?: boolean };

/** The file of a picture in one colour, or with a little of everything in it. */
export async function pictureFile({ width = 64, height = 64, color = "#3366aa", format = "png", noise = false }: Look = {}): Promise<Uint8Array> {
  const plain = sharp({ create: { width, height, channels: 3, background: color, ...(noise ? { noise: { type: "gaussian", mean: 128, sigma: 30 } } : {}) } });
  return plain.toFormat(format).toBuffer();
}

export async function picture({ blobs }: NodeContext, look: Look = {}): Promise<ImageValue> {
  const bytes = await pictureFile(look);
  return { blob: await blobs.put(bytes), ...inspectImage(bytes) };
}

/** The picture that a node gave at that output. */
export function pictureAt(outcome: Readonly<Record<string, Json | Hole>> | undefined, output: string): ImageValue {
  const value = outcome?.[output] ?? null;
  if (isHole(value) || !isImage(value)) throw new TypeError(`${output} is no picture`);
  return value;
}

/** Decoded to red, green and blue. */
export async function pixelsOf(bytes: Uint8Array): Promise<{ readonly data: Buffer; readonly width: number; readonly height: number }> {
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
