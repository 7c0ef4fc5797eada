import sharp from "sharp";
import type { Canvas } from "./canvas.ts";

export type PictureFormat = "jpeg" | "png";

/** Encodes off the event loop (libvips has threads of its own). The same pixels give the same bytes. */
export async function encodePicture({ width, height, pixels }: Canvas, format: PictureFormat): Promise<Uint8Array> {
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  return format === "png" ? image.png({ compressionLevel: 6 }).toBuffer() : image.jpeg({ quality: 88 }).toBuffer();
}
