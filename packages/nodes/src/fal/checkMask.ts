import { type Blobs, type ImageValue, PlaygraphError } from "@playgraph/core";
import sharp from "sharp";
import { dataUriBytes } from "../picture/dataUriBytes.ts";
import { pictureHeader } from "../picture/inspectImage.ts";

type Size = { readonly width: number; readonly height: number };

/** Sides that were rounded when a mask was made smaller change its shape by less. */
const tolerance = 0.01;

/**
 * Makes certain, before anything is paid, that a mask has the shape of its picture: a service would stretch it, or refuse it.
 * What stands behind a URL is not known here, and passes.
 * @throws PlaygraphError `InvalidInput` for the field `mask_url`
 */
export async function checkMask(picture: ImageValue | string, mask: ImageValue | string, blobs: Blobs): Promise<void> {
  const [stored, storedMask] = [storedSize(picture), storedSize(mask)];
  if (!stored || !storedMask || haveOneShape(stored, storedMask)) return;
  const [seen, seenMask] = [await seenSize(picture, blobs), await seenSize(mask, blobs)];
  if (haveOneShape(seen, seenMask)) return;
  throw new PlaygraphError({ code: "InvalidInput", field: "mask_url", message: `The mask has another shape than the picture: ${sizeText(seenMask)}, and the picture ${sizeText(seen)}. Crop or resize one of them, so that each place of the mask lies on its place in the picture.` });
}

function haveOneShape(one: Size, other: Size): boolean {
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= tolerance;
}

function storedSize(value: ImageValue | string): Size | undefined {
  if (typeof value !== "string") return value;
  const bytes = dataUriBytes(value);
  return bytes && pictureHeader(bytes);
}

/** Upright, as its EXIF orientation says. */
async function seenSize(value: ImageValue | string, blobs: Blobs): Promise<Size> {
  const bytes = typeof value === "string" ? dataUriBytes(value) : await blobs.get(value.blob);
  return (await sharp(bytes).metadata()).autoOrient;
}

function sizeText({ width, height }: Size): string {
  return `${width} × ${height} pixels`;
}
