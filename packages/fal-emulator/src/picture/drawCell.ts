import type { Canvas } from "./canvas.ts";
import type { Color } from "./color.ts";

/** A square of `cell` pixels a side, cut off at the edges of the canvas. */
export function drawCell({ width, height, pixels }: Canvas, left: number, top: number, cell: number, [red, green, blue]: Color): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + cell); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + cell); x++) {
      const at = (y * width + x) * 3;
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
    }
  }
}
