import sharp from "sharp";
import type { FileStore } from "../files/createFileStore.ts";

/** An input image that could be decoded; its pixels are decoded again when they are needed, in the size they are needed in. */
export type LoadedImage = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

const mostPixels = 50_000_000;

/** Data URIs and the emulator's own files. Any other address is unreadable here: the emulator calls no other host. */
export async function loadImage(url: string, files: FileStore): Promise<LoadedImage | undefined> {
  try {
    const bytes = url.startsWith("data:") ? dataUriBytes(url) : await files.read(url.split("/").at(-1) ?? "");
    if (!bytes) return undefined;
    const { width, height } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
    return { bytes, width, height };
  } catch {
    return undefined; // sharp throws for what is no image, or has too many pixels
  }
}

/** RGB pixels of the image, made to cover `width` x `height`. A damaged image gives what can be decoded of it. */
export async function pixelsOf(image: LoadedImage, width: number, height: number): Promise<Uint8Array> {
  return sharp(image.bytes, { limitInputPixels: mostPixels, failOn: "none" }).autoOrient().resize(width, height, { fit: "cover" })
    .flatten({ background: "#ffffff" }).toColourspace("srgb").removeAlpha().raw().toBuffer();
}

function dataUriBytes(url: string): Uint8Array | undefined {
  const [, encoded] = /^data:[\w/+.-]*;base64,([A-Za-z0-9+/=\s]*)$/.exec(url) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64");
}
