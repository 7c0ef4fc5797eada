import type { Color } from "./color.ts";

/** RGB pixels, three bytes each, row by row from the top left. */
export type Canvas = { readonly width: number; readonly height: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> };

/** A flattened outline in pixels: x, y, x, y, … Every sub-path is closed. */
export type Outline = readonly (readonly number[])[];

/** What an outline is filled with. Lengths are pixels. */
export type Paint =
  | { readonly kind: "flat"; readonly color: Color }
  /** From `top` at `y0` to `bottom` at `y1`. */
  | { readonly kind: "vertical"; readonly top: Color; readonly bottom: Color; readonly y0: number; readonly y1: number };

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Uint8ClampedArray(width * height * 3) };
}

/**
 * Fills an outline, antialiased by exact area coverage.
 * Overlapping sub-paths of opposite winding cut holes. Linear in the area of the outline's box.
 */
export function fill(canvas: Canvas, outline: Outline, paint: Paint, opacity = 1): void {
  const box = boxOf(outline, canvas);
  if (!box) return;
  const width = box.right - box.left;
  const coverage = new Float32Array((width + 2) * (box.bottom - box.top));
  for (const points of outline) {
    for (let index = 0; index < points.length; index += 2) {
      const next = index + 2 === points.length ? 0 : index + 2;
      addEdge(coverage, width, box.bottom - box.top,
        (points[index] ?? 0) - box.left, (points[index + 1] ?? 0) - box.top,
        (points[next] ?? 0) - box.left, (points[next + 1] ?? 0) - box.top);
    }
  }
  for (let y = box.top; y < box.bottom; y++) {
    const row = coverage.subarray((y - box.top) * (width + 2), (y - box.top + 1) * (width + 2));
    blendRow(canvas, row, box.left, width, y, paint, opacity);
  }
}

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

function boxOf(outline: Outline, { width, height }: Canvas): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of outline) {
    for (let index = 0; index < points.length; index += 2) {
      const [x, y] = [points[index] ?? 0, points[index + 1] ?? 0];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  const box = {
    left: Math.max(0, Math.floor(left)), top: Math.max(0, Math.floor(top)),
    right: Math.min(width, Math.ceil(right)), bottom: Math.min(height, Math.ceil(bottom)),
  };
  return box.left < box.right && box.top < box.bottom ? box : undefined;
}

/**
 * Adds one edge to the coverage differences: a running sum along a row then gives each pixel's covered area.
 * @see https://medium.com/@raphlinus/inside-the-fastest-font-renderer-in-the-world-75ae5270c445 (the method)
 */
function addEdge(coverage: Float32Array, width: number, height: number, x0: number, y0: number, x1: number, y1: number): void {
  if (y0 === y1) return;
  const down = y0 < y1;
  const [startX, startY, endX, endY] = down ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
  const slope = (endX - startX) / (endY - startY);
  const lastRow = Math.min(height, Math.ceil(endY));
  for (let y = Math.max(0, Math.floor(startY)); y < lastRow; y++) {
    const from = Math.max(y, startY);
    const to = Math.min(y + 1, endY);
    const area = down ? to - from : from - to;
    const a = clamp(startX + (from - startY) * slope, width);
    const b = clamp(startX + (to - startY) * slope, width);
    addSpan(coverage, y * (width + 2), Math.min(a, b), Math.max(a, b), area);
  }
}

function clamp(x: number, width: number): number {
  return x < 0 ? 0 : x > width ? width : x;
}

/** Spreads `area` over the pixels between `left` and `right`, where the edge crosses this row at an even slope. */
function addSpan(coverage: Float32Array, row: number, left: number, right: number, area: number): void {
  const first = Math.floor(left);
  const last = Math.ceil(right);
  if (last <= first + 1) {
    const share = area * ((left + right) / 2 - first);
    coverage[row + first] = (coverage[row + first] ?? 0) + area - share;
    coverage[row + first + 1] = (coverage[row + first + 1] ?? 0) + share;
    return;
  }
  let before = 0; // covered part of the pixel on the left
  for (let x = first; x < last; x++) {
    const reached = Math.min(x + 1, right) - left;
    const fromX = Math.max(x, left) - left;
    const step = reached - fromX;
    // the mean, over this pixel, of how much of the edge has been passed, plus what was passed before it
    const passed = (fromX + step / 2) * step + (x + 1 > right ? (x + 1 - right) * (right - left) : 0);
    const covered = passed / (right - left);
    coverage[row + x] = (coverage[row + x] ?? 0) + area * (covered - before);
    before = covered;
  }
  coverage[row + last] = (coverage[row + last] ?? 0) + area * (1 - before);
}

function blendRow(canvas: Canvas, row: Float32Array, left: number, width: number, y: number, paint: Paint, opacity: number): void {
  const { pixels } = canvas;
  const [red, green, blue] = rowColor(paint, y);
  const dithered = paint.kind === "vertical";
  let sum = 0;
  let at = (y * canvas.width + left) * 3;
  for (let x = 0; x < width; x++, at += 3) {
    sum += row[x] ?? 0;
    const covered = sum < 0 ? -sum : sum;
    if (covered < 0.004) continue;
    const noise = dithered ? dither(x + left, y) : 0;
    const alpha = covered > 0.998 ? opacity : covered * opacity;
    if (alpha === 1) {
      pixels[at] = red + noise;
      pixels[at + 1] = green + noise;
      pixels[at + 2] = blue + noise;
    } else {
      const kept = 1 - alpha;
      pixels[at] = (pixels[at] ?? 0) * kept + red * alpha + noise;
      pixels[at + 1] = (pixels[at + 1] ?? 0) * kept + green * alpha + noise;
      pixels[at + 2] = (pixels[at + 2] ?? 0) * kept + blue * alpha + noise;
    }
  }
}

/** Half a level up or down, in a fixed pattern: without it, long gradients show bands. */
function dither(x: number, y: number): number {
  return (((x * 7) ^ (y * 13)) & 15) / 16 - 0.47;
}

/**
 * A soft light about (x, y): `opacity` in the middle, nothing at `radius`. `squash` flattens it to an ellipse.
 * Lengths are pixels. Lights cover much of a picture, so this loop skips the outline machinery above.
 */
export function shine(canvas: Canvas, x: number, y: number, radius: number, squash: number, [red, green, blue]: Color, opacity: number): void {
  const { pixels, width, height } = canvas;
  const bottom = Math.min(height, Math.ceil(y + radius * squash));
  for (let row = Math.max(0, Math.floor(y - radius * squash)); row < bottom; row++) {
    const down = ((row + 0.5 - y) / (radius * squash)) ** 2;
    const half = down < 1 ? Math.sqrt(1 - down) * radius : 0;
    const right = Math.min(width, Math.ceil(x + half));
    for (let column = Math.max(0, Math.floor(x - half)); column < right; column++) {
      const across = (column + 0.5 - x) / radius;
      const near = 1 - down - across * across;
      if (near <= 0) continue;
      const alpha = near * near * near * opacity;
      const noise = dither(column, row);
      const at = (row * width + column) * 3;
      pixels[at] = (pixels[at] ?? 0) * (1 - alpha) + red * alpha + noise;
      pixels[at + 1] = (pixels[at + 1] ?? 0) * (1 - alpha) + green * alpha + noise;
      pixels[at + 2] = (pixels[at + 2] ?? 0) * (1 - alpha) + blue * alpha + noise;
    }
  }
}

function rowColor(paint: Paint, y: number): Color {
  if (paint.kind !== "vertical") return paint.color;
  const along = Math.min(1, Math.max(0, (y + 0.5 - paint.y0) / (paint.y1 - paint.y0)));
  const { top, bottom } = paint;
  return [top[0] + (bottom[0] - top[0]) * along, top[1] + (bottom[1] - top[1]) * along, top[2] + (bottom[2] - top[2]) * along];
}
