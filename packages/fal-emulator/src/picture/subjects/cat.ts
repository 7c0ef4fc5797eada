import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes, drawRobe, drawStaff, drawWhiskers } from "./figure.ts";

export function drawCat(pen: Pen, pose: Pose): void {
  const { palette, lean, coat, detail } = pose;
  const fur = palette.tint(coat < 0.35 ? "#4a4658" : coat < 0.7 ? "#e8a35c" : "#e9e4de");
  const stripe = palette.tint(coat < 0.35 ? "#2f2b3d" : coat < 0.7 ? "#c0702e" : "#c3bcc4");
  const pink = palette.tint("#eba6b4");
  const tail = pen.move(-12, 24).turn(lean * 0.8);
  tail.shape("M4 2C-10 6 -20 0 -16 -14C-15 -20 -20 -24 -17 -27C-12 -29 -9 -22 -11 -14C-13 -5 -8 -3 2 -4Z", fur);
  drawRobe(pen, pose);
  for (const side of [-1, 1]) {
    const ear = pen.move(side * 8, -19).turn(side * (2 + lean * 0.2)).stretch(side, 1);
    ear.shape("M-5.5 3Q-3 -4 3.5 -11Q6.5 -3 5 6Z", fur);
    ear.shape("M-2.5 1Q-0.5 -3 3 -7Q4.5 -2 3.5 3Z", pink, 0.8);
  }
  pen.ellipse(0, -12, 13, 10.5, fur);
  if (detail > 0.3) for (const x of [-3.5, 0, 3.5]) pen.shape(`M${x - 0.9} -22.3L${x + 0.9} -22.3L${x * 0.8} -17Z`, stripe);
  for (const side of [-1, 1]) pen.ellipse(side * 2.4, -7.5, 3.2, 2.6, palette.tint("#ffffff"), 0.6);
  pen.shape("M-1.6 -10L1.6 -10L0 -8.2Z", pink);
  drawEyes(pen, pose, 5.6, -13.3, 2);
  drawWhiskers(pen, pose, 6, -8);
  drawStaff(pen, pose, fur);
}
