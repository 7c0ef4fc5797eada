import type { Size } from "./imageSize.ts";

/** Sides that a model works in. */
const grid = 32;

/**
 * The size that an image-to-image with `preserve_aspect_ratio` comes out in: the image's own ratio inside `asked`, each side
 * snapped to a multiple of 32; `crop` then cuts it back to the exact ratio.
 */
export function outputSize(asked: Size, image: Size, crop: boolean): Size {
  const scale = Math.min(asked.width / image.width, asked.height / image.height);
  const snap = (side: number) => Math.max(grid, Math.round((side * scale) / grid) * grid);
  const size = { width: snap(image.width), height: snap(image.height) };
  if (!crop) return size;
  const ratio = image.width / image.height;
  return {
    width: Math.max(1, Math.min(size.width, Math.round(size.height * ratio))),
    height: Math.max(1, Math.min(size.height, Math.round(size.width / ratio))),
  };
}
