import sharp from "sharp";
import { maxImagePixels } from "./inspectImage.ts";

/** Highest channel value, of 255, that still counts as black: JPEG leaves a little noise in a black picture. */
const darkest = 8;

/** Whether every pixel of a picture is black, or transparent. */
export async function isAllBlack(bytes: Uint8Array): Promise<boolean> {
  const { channels } = await sharp(bytes, { limitInputPixels: maxImagePixels }).flatten({ background: "#000" }).toColourspace("srgb").stats();
  return channels.every(({ max }) => max <= darkest);
}
