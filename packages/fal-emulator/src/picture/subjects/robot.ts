import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";

export function drawRobot(pen: Pen, { palette, lean, coat, detail, eyesShut }: Pose): void {
  const metal = palette.tint(coat < 0.5 ? "#c9d2dc" : "#e0c08a");
  const shade = palette.tint(coat < 0.5 ? "#8793a3" : "#a98650");
  const light = palette.light;
  for (const side of [-1, 1]) {
    pen.line(side * 6, 18, side * 7, 27, 4.4, shade);
    pen.ellipse(side * 7.5, 28, 5, 2.6, metal);
    pen.line(side * 13, 2, side * 18, side > 0 ? 4 - lean * 0.3 : 14, 3.6, shade);
    pen.ellipse(side * 18, side > 0 ? 4 - lean * 0.3 : 14, 3.3, 3.3, metal);
  }
  pen.shape("M-13 0Q-13 -4 -9 -4L9 -4Q13 -4 13 0L13 17Q13 21 9 21L-9 21Q-13 21 -13 17Z", metal);
  pen.shape("M3 -4L9 -4Q13 -4 13 0L13 17Q13 21 9 21L5 21Z", shade, 0.55);
  pen.shape("M-8 1L8 1L8 11L-8 11Z", palette.cloth);
  pen.glow(0, 6, 9, light, 0.7);
  pen.ellipse(0, 6, 2.6, 2.6, light);
  if (detail > 0.4) for (const x of [-6, -2, 2, 6]) pen.ellipse(x, 15.5, 0.9, 0.9, palette.ink, 0.6);
  pen.line(0, -5, 0, -8, 5, shade);
  const head = pen.move(0, -8).turn(lean * 0.3);
  head.line(0, -14, lean * 0.15, -24, 1.2, shade);
  head.glow(lean * 0.15, -25, 7, light, 0.8);
  head.ellipse(lean * 0.15, -25, 2.2, 2.2, light);
  head.shape("M-13 -13Q-13 -18 -8 -18L8 -18Q13 -18 13 -13L13 -4Q13 1 8 1L-8 1Q-13 1 -13 -4Z", metal);
  head.shape("M-10 -12.5Q-10 -15 -7.5 -15L7.5 -15Q10 -15 10 -12.5L10 -5Q10 -2.5 7.5 -2.5L-7.5 -2.5Q-10 -2.5 -10 -5Z", palette.ink);
  for (const side of [-1, 1]) {
    head.ellipse(side * 15, -8, 2, 3.6, shade);
    head.ellipse(side * 5, -9, 2.4, eyesShut ? 0.7 : 2.6, light);
  }
}
