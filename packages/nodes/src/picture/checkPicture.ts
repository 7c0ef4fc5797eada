import { PlaygraphError } from "@playgraph/core";
import sharp from "sharp";
import { excessOf, inspectImage } from "./inspectImage.ts";
import { isComplete } from "./isComplete.ts";
import { Lost } from "../fal/lost.ts";

/** Pixels of each side of what the decoder is made to give: it must read the whole file for it, and holds next to nothing in memory. */
const side = 64;

/**
 * Makes certain that a picture is whole: its file has an end, and its pixels can be decoded, which takes some 5 (JPEG) to 20 (WebP) ms a megapixel.
 * @throws PlaygraphError `InvalidInput` for what is no picture, cut off or broken; Lost `too-large` for one that will be no smaller the next time
 */
export async function checkPicture(bytes: Uint8Array): Promise<void> {
  const excess = excessOf(bytes);
  if (excess !== undefined) throw new Lost("too-large", excess);
  const { mediaType } = inspectImage(bytes);
  if (!isComplete(bytes, mediaType)) throw new PlaygraphError({ code: "InvalidInput", message: "The picture is cut off or broken: its file has no end." });
  try {
    await sharp(bytes, { failOn: "error", sequentialRead: true }).resize(side, side, { fit: "fill" }).raw().toBuffer();
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1);
    throw new PlaygraphError({ code: "InvalidInput", message: `The picture cannot be decoded (${reason}).` }, { cause });
  }
}
