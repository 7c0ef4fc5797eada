import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes, drawRobe, drawStaff } from "./figure.ts";

export function drawDog(pen: Pen, pose: Pose): void {
  const { palette, lean, coat } = pose;
  const fur = palette.tint(coat < 0.4 ? "#d9a066" : coat < 0.75 ? "#f1e4d0" : "#8d6a52");
  const dark = palette.tint(coat < 0.75 ? "#8a5a36" : "#5a4033");
  drawRobe(pen, pose);
  pen.ellipse(0, -13, 12, 11.5, fur);
  pen.ellipse(4.8, -15.5, 4.8, 5.4, dark, 0.55);
  for (const side of [-1, 1]) {
    const ear = pen.move(side * 9, -22).turn(side * (lean * 0.5 - 6)).stretch(side, 1);
    ear.shape("M-3 0C2 -4 8 -1 9 7C9.5 14 6 18 2.5 17C-1.5 16 -2 8 -3 0Z", dark);
  }
  pen.ellipse(0, -7.2, 6.4, 5, palette.tint("#fff6ea"), 0.92);
  pen.shape("M-2.6 -10.5Q0 -11.8 2.6 -10.5Q2.2 -7.7 0 -7.2Q-2.2 -7.7 -2.6 -10.5Z", palette.ink);
  pen.shape("M-1.9 -4.8L1.9 -4.8Q2.2 -0.4 0 0Q-2.2 -0.4 -1.9 -4.8Z", palette.tint("#e8728a"));
  drawEyes(pen, pose, 5, -14.6, 1.7);
  drawStaff(pen, pose, fur);
}
