import type { Canvas } from "./canvas.ts";

/** Fills `to` with `from`, bilinear. Columns are worked out once, so a pixel costs twelve multiplications. */
export function enlarge(from: Canvas, to: Canvas): void {
  const left = new Int32Array(to.width);
  const right = new Int32Array(to.width);
  const share = new Float32Array(to.width);
  for (let x = 0; x < to.width; x++) {
    const at = Math.max(0, ((x + 0.5) * from.width) / to.width - 0.5);
    const first = Math.min(from.width - 1, Math.floor(at));
    left[x] = first * 3;
    right[x] = Math.min(from.width - 1, first + 1) * 3;
    share[x] = at - first;
  }
  let out = 0;
  for (let y = 0; y < to.height; y++) {
    const at = Math.max(0, ((y + 0.5) * from.height) / to.height - 0.5);
    const first = Math.min(from.height - 1, Math.floor(at));
    const above = first * from.width * 3;
    const below = Math.min(from.height - 1, first + 1) * from.width * 3;
    const down = at - first;
    for (let x = 0; x < to.width; x++) {
      const [l, r, s] = [left[x] ?? 0, right[x] ?? 0, share[x] ?? 0];
      for (let channel = 0; channel < 3; channel++, out++) {
        const top = pick(from, above + l + channel) * (1 - s) + pick(from, above + r + channel) * s;
        const bottom = pick(from, below + l + channel) * (1 - s) + pick(from, below + r + channel) * s;
        to.pixels[out] = top + (bottom - top) * down;
      }
    }
  }
}

function pick({ pixels }: Canvas, at: number): number {
  return pixels[at] ?? 0;
}
