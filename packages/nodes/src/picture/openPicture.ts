import type { Blobs, ImageValue } from "@playgraph/core";
import sharp, { type Sharp } from "sharp";
import { decoding } from "./decoding.ts";
import { forInput } from "./forInput.ts";
import { inspectImage, maxImagePixels } from "./inspectImage.ts";

/** A picture before anything was decoded, upright as its EXIF orientation says; of an animation the first frame. */
export type OpenPicture = {
  readonly pipeline: Sharp;
  /** Of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
};

/** @param field the input that the picture came by. @throws PlaygraphError `InvalidInput` for more than 25 MB or 50 megapixels, and for a broken header */
export async function openPicture(image: ImageValue, blobs: Blobs, field: string): Promise<OpenPicture> {
  const bytes = await blobs.get(image.blob);
  forInput(field, `\`${field}\``, () => inspectImage(bytes));
  const pipeline = sharp(bytes, { limitInputPixels: maxImagePixels }).autoOrient();
  const { autoOrient } = await decoding(`\`${field}\``, pipeline.metadata(), field);
  return { pipeline, ...autoOrient };
}
