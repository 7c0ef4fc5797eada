import sharp, { type Sharp } from "sharp";
import { decoding } from "./decoding.ts";

/** Decoded: red, green, blue and, where a picture has it, alpha, not premultiplied; 8 bits each, in sRGB. */
export type Pixels = { readonly data: Buffer; readonly width: number; readonly height: number; readonly channels: 3 | 4 };

/** Whatever a picture's file holds (grey, CMYK, a palette, 16 bits, another colour profile), its pixels are these. @param field the input that it came by */
export async function decodePixels(pipeline: Sharp, field: string): Promise<Pixels> {
  const { data, info } = await decoding(`\`${field}\``, pipeline.raw().toBuffer({ resolveWithObject: true }), field);
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** The pixels again, for more to be done with them. */
export function fromPixels({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}
