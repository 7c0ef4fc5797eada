import { mix } from "../color.ts";
import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes, drawSparkle } from "./figure.ts";

export function drawSpirit(pen: Pen, pose: Pose): void {
  const { palette, lean, detail } = pose;
  const body = mix(palette.light, palette.tint("#ffffff"), 0.4);
  const shade = mix(body, palette.clothLight, 0.45);
  pen.glow(0, 2, 40, palette.light, 0.6);
  const floating = pen.turn(lean * 0.25);
  floating.shape("M-16 18C-18 -2 -14 -24 0 -24C14 -24 18 -2 16 18Q13 28 9 20Q5 30 0 21Q-5 30 -9 20Q-13 28 -16 18Z", body);
  floating.shape("M6 -22C15 -18 18 -2 16 18Q13 28 9 20Q7 25 5 25C12 12 13 -8 6 -22Z", shade, 0.7);
  for (const side of [-1, 1]) {
    floating.ellipse(side * 17, 4, 4.5, 3, body);
    floating.ellipse(side * 9, -3, 2.4, 1.5, palette.tint("#eba6b4"), 0.7);
    floating.move(side * 7, -22).turn(side * (16 + lean * 0.4)).shape("M-3 2Q-2 -6 0 -10Q2 -6 3 2Z", body);
  }
  drawEyes(floating, pose, 5.5, -8, 2.3);
  if (detail > 0.2) drawSparkle(floating.move(0, 8), 4.5, palette.clothLight, 0.8);
}
