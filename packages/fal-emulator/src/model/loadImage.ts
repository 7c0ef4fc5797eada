import sharp from "sharp";
import type { FetchImage } from "./fetchImage.ts";

/** An input image that could be decoded, upright; its pixels are decoded again when they are needed, in the size they are needed in. */
export type LoadedImage = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

/** Why an image could not be used: it could not be had, is beyond the limit, or is no picture. */
export type ImageProblem = "unreachable" | "too large" | "unreadable";

const mostPixels = 50_000_000;
/** What is drawn from a file as pixels; vector formats are programs, and the service reads none. */
const formats: ReadonlySet<string> = new Set(["jpeg", "png", "webp", "gif", "tiff", "heif"]);

export async function loadImage(url: string, fetchImage: FetchImage): Promise<LoadedImage | ImageProblem> {
  const bytes = await fetchImage(url);
  if (typeof bytes === "string") return bytes;
  try {
    const { format, autoOrient } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
    return formats.has(format) ? { bytes, ...autoOrient } : "unreadable";
  } catch {
    return "unreadable"; // sharp throws for what is no image, or has too many pixels
  }
}

/**
 * RGB pixels of the image's first frame, turned upright and made to cover `width` x `height`.
 * A damaged image gives what can be decoded of it.
 */
export async function pixelsOf(image: LoadedImage, width: number, height: number): Promise<Uint8Array> {
  return sharp(image.bytes, { limitInputPixels: mostPixels, failOn: "none" }).autoOrient().resize(width, height, { fit: "cover" })
    .flatten({ background: "#ffffff" }).toColourspace("srgb").removeAlpha().raw().toBuffer();
}
