import type { Color } from "../color.ts";
import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";

/** The robe that every small wizard wears: neck at y -6, hem at y 29. */
export function drawRobe(pen: Pen, { palette, detail }: Pose): void {
  pen.shape("M-15 26C-13 6 -8 -4 0 -6C8 -4 13 6 15 26Q0 31 -15 26Z", palette.cloth);
  pen.shape("M0 -6C8 -4 13 6 15 26Q10 27.6 5 28.1C6 12 4 0 0 -6Z", palette.clothLight, 0.8);
  if (detail < 0.4) return;
  pen.shape("M-15 26C-14.8 24.6 -14.7 23.6 -14.5 22.6Q0 27.4 14.5 22.6C14.7 23.6 14.8 24.6 15 26Q0 31 -15 26Z", palette.light, 0.5);
  pen.shape("M-6 -3Q0 2 6 -3L5 -5Q0 -1 -5 -5Z", palette.light, 0.65);
  pen.ellipse(0, 1.4, 1.3, 1.3, palette.light);
  if (detail < 0.7) return;
  for (const [x, y] of [[-8, 16], [-3.5, 10], [-4.5, 20], [-10, 21.5]] as const) drawSparkle(pen.move(x, y), 1.2, palette.light, 0.5);
}

/** Sleeve, paw and a staff with a light at its end, on the right. */
export function drawStaff(pen: Pen, { palette, lean, detail }: Pose, paw: Color): void {
  const held = pen.move(17.5, 8).turn(lean * 0.3);
  held.line(0, 19, 0, -24, 2, palette.tint("#5a3b22"));
  held.line(-0.5, 18, -0.5, -23, 0.6, palette.tint("#a8794a"), 0.7);
  held.glow(0, -29, 14, palette.light, 0.85);
  held.ellipse(0, -29, 3.8, 3.8, palette.light);
  held.ellipse(-1, -30, 1.4, 1.4, palette.tint("#ffffff"), 0.9);
  if (detail > 0.3) held.shape("M-4.8 -24.5Q-6 -30 -2.6 -33.5L-3.5 -29Q-4 -26 0 -23.5Q4 -26 3.5 -29L2.6 -33.5Q6 -30 4.8 -24.5Q2.5 -21.5 0 -21.5Q-2.5 -21.5 -4.8 -24.5Z", palette.tint("#5a3b22"));
  pen.shape("M5 0C10 2 14 5 19 6.5L18 11C12 11.5 8 10 4 7Z", palette.clothLight);
  pen.ellipse(18.3, 8.8, 2.6, 2.4, paw);
}

/** Two eyes, `apart` from the middle. Shut ones are happy arcs. */
export function drawEyes(pen: Pen, { palette, eyesShut }: Pose, apart: number, y: number, size = 1.7): void {
  for (const side of [-1, 1]) {
    if (eyesShut) {
      pen.move(side * apart, y).shape(`M-2.2 0.8Q0 -2.6 2.2 0.8L1.6 1.2Q0 -1 -1.6 1.2Z`, palette.ink);
      continue;
    }
    pen.ellipse(side * apart, y, size, size * 1.15, palette.ink);
    pen.ellipse(side * apart + size * 0.35, y - size * 0.45, size * 0.36, size * 0.36, palette.tint("#ffffff"));
  }
}

export function drawWhiskers(pen: Pen, { palette, detail }: Pose, apart: number, y: number): void {
  if (detail < 0.5) return;
  for (const side of [-1, 1]) {
    for (const slope of [-1.2, 0, 1.2]) pen.line(side * apart, y + slope * 0.4, side * (apart + 6), y + slope * 1.6, 0.3, palette.ink, 0.45);
  }
}

/** A four-pointed star, `size` from middle to tip. */
export function drawSparkle(pen: Pen, size: number, color: Color, opacity = 1): void {
  pen.stretch(size).shape("M0 -1L0.22 -0.22L1 0L0.22 0.22L0 1L-0.22 0.22L-1 0L-0.22 -0.22Z", color, opacity);
}
