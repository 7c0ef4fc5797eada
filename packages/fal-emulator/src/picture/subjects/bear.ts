import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes, drawRobe, drawStaff } from "./figure.ts";

export function drawBear(pen: Pen, pose: Pose): void {
  const { palette, coat } = pose;
  const fur = palette.tint(coat < 0.5 ? "#8a5a3c" : coat < 0.8 ? "#b98252" : "#f2efe9");
  const muzzle = palette.tint("#f0d9ba");
  drawRobe(pen.stretch(1.12, 1), pose);
  for (const side of [-1, 1]) {
    pen.ellipse(side * 10, -22, 5, 5, fur);
    pen.ellipse(side * 10, -22, 2.8, 2.8, muzzle, 0.8);
  }
  pen.ellipse(0, -13, 13.5, 11.8, fur);
  pen.ellipse(0, -8, 6, 4.8, muzzle);
  pen.ellipse(0, -10.4, 2.3, 1.7, palette.ink);
  pen.line(0, -9, 0, -7, 0.7, palette.ink, 0.8);
  drawEyes(pen, pose, 5.5, -14.8, 1.6);
  drawStaff(pen, pose, fur);
}
