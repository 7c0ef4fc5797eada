import type { Pixels } from "./pixels.ts";

/**
 * The pixels with another transparency.
 * @param opacity from 0 (nothing is left) to 1
 * @param mask of the same size: white keeps a pixel, black takes it away
 */
export function withAlpha({ data, width, height, channels }: Pixels, opacity: number, mask: Pixels | undefined): Pixels {
  const made = Buffer.allocUnsafe(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    const alpha = channels === 4 ? (data[from + 3] ?? 0) : 255;
    const kept = mask ? luminance(mask.data, pixel * mask.channels) / 255 : 1;
    data.copy(made, pixel * 4, from, from + 3);
    made[pixel * 4 + 3] = Math.round(alpha * opacity * kept);
  }
  return { data: made, width, height, channels: 4 };
}

/** From 0 to 255, by the weights of Rec. 709. */
function luminance(data: Uint8Array, at: number): number {
  return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
}
