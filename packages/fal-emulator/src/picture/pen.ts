import { fill, shine, type Canvas, type Paint } from "./canvas.ts";
import type { Color } from "./color.ts";
import { flatten } from "./flatten.ts";

/**
 * Draws in local units on a canvas. `move`, `turn` and `stretch` give a pen with another frame; the old one stays as it was.
 * Shapes are written in the path language M, L, Q, C, Z with absolute coordinates.
 */
export type Pen = {
  readonly shape: (path: string, color: Color, opacity?: number) => void;
  readonly ellipse: (x: number, y: number, rx: number, ry: number, color: Color, opacity?: number) => void;
  /** An ellipse with an ellipse cut out of it: the outline of a flat ring, `thickness` wide. */
  readonly ring: (x: number, y: number, rx: number, ry: number, thickness: number, color: Color, opacity?: number) => void;
  readonly polygon: (points: readonly number[], color: Color, opacity?: number) => void;
  /** A round-ended line. */
  readonly line: (x0: number, y0: number, x1: number, y1: number, thickness: number, color: Color, opacity?: number) => void;
  readonly glow: (x: number, y: number, radius: number, color: Color, opacity: number, squash?: number) => void;
  /** Colours change from `top` at local `y0` to `bottom` at `y1`. The frame must not be turned. */
  readonly gradient: (points: readonly number[], top: Color, bottom: Color, y0: number, y1: number, opacity?: number) => void;
  readonly move: (x: number, y: number) => Pen;
  readonly turn: (degrees: number) => Pen;
  readonly stretch: (x: number, y?: number) => Pen;
};

/** Local (x, y) to canvas pixels: (a x + c y + e, b x + d y + f). */
type Frame = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A pen whose unit is `unit` pixels, with its origin at the top left. */
export function penOn(canvas: Canvas, unit: number): Pen {
  return penIn(canvas, [unit, 0, 0, unit, 0, 0]);
}

function penIn(canvas: Canvas, frame: Frame): Pen {
  const [a, b, c, d, e, f] = frame;
  const size = Math.sqrt(Math.abs(a * d - b * c));
  const place = (points: readonly number[]) =>
    points.map((value, index) => index % 2 === 0
      ? a * value + c * (points[index + 1] ?? 0) + e
      : b * (points[index - 1] ?? 0) + d * value + f);
  const paintIn = (outline: readonly (readonly number[])[], paint: Paint, opacity = 1) => fill(canvas, outline.map(place), paint, opacity);
  const flat = (color: Color): Paint => ({ kind: "flat", color });
  const round = (x: number, y: number, rx: number, ry: number) => circle(x, y, rx, ry, Math.max(rx, ry) * size);

  return {
    shape: (path, color, opacity) => paintIn(flatten(path), flat(color), opacity),
    ellipse: (x, y, rx, ry, color, opacity) => paintIn([round(x, y, rx, ry)], flat(color), opacity),
    ring: (x, y, rx, ry, thickness, color, opacity) =>
      paintIn([round(x, y, rx, ry), backwards(round(x, y, rx - thickness, ry - thickness))], flat(color), opacity),
    polygon: (points, color, opacity) => paintIn([points], flat(color), opacity),
    line: (x0, y0, x1, y1, thickness, color, opacity) => {
      const along = Math.atan2(y1 - y0, x1 - x0);
      paintIn([capsule(x0, y0, x1, y1, thickness / 2, along)], flat(color), opacity);
    },
    glow: (x, y, radius, color, opacity, squash = 1) => {
      const [centreX = 0, centreY = 0] = place([x, y]);
      shine(canvas, centreX, centreY, radius * size, squash, color, opacity);
    },
    gradient: (points, top, bottom, y0, y1, opacity) =>
      paintIn([points], { kind: "vertical", top, bottom, y0: d * y0 + f, y1: d * y1 + f }, opacity),
    move: (x, y) => penIn(canvas, [a, b, c, d, a * x + c * y + e, b * x + d * y + f]),
    turn: (degrees) => {
      const cos = Math.cos((degrees * Math.PI) / 180);
      const sin = Math.sin((degrees * Math.PI) / 180);
      return penIn(canvas, [a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin, e, f]);
    },
    stretch: (x, y = x) => penIn(canvas, [a * x, b * x, c * y, d * y, e, f]),
  };
}

function circle(x: number, y: number, rx: number, ry: number, pixels: number): readonly number[] {
  const corners = Math.round(Math.min(96, Math.max(8, Math.sqrt(pixels) * 7)));
  return Array.from({ length: corners }, (_, index) => (index / corners) * 2 * Math.PI)
    .flatMap((angle) => [x + Math.cos(angle) * rx, y + Math.sin(angle) * ry]);
}

function capsule(x0: number, y0: number, x1: number, y1: number, radius: number, along: number): readonly number[] {
  const cap = (x: number, y: number, from: number) =>
    Array.from({ length: 9 }, (_, index) => from + (index / 8) * Math.PI)
      .flatMap((angle) => [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius]);
  return [...cap(x1, y1, along - Math.PI / 2), ...cap(x0, y0, along + Math.PI / 2)];
}

function backwards(points: readonly number[]): readonly number[] {
  return Array.from({ length: points.length }, (_, index) => points[points.length - 2 - index + (index % 2) * 2] ?? 0);
}
