import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes, drawRobe, drawStaff } from "./figure.ts";

export function drawFox(pen: Pen, pose: Pose): void {
  const { palette, lean, coat } = pose;
  const fur = palette.tint(coat < 0.7 ? "#f08a3c" : coat < 0.88 ? "#d8643a" : "#b8bccb");
  const cream = palette.tint("#fff0dc");
  const tail = pen.move(-10, 20).turn(lean * 0.6);
  tail.shape("M4 8C-8 14 -24 8 -22 -8C-21 -15 -15 -20 -12 -26C-6 -18 -6 -10 -4 -4C-2 1 2 2 8 2Z", fur);
  tail.shape("M-12 -26C-6 -18 -7 -13 -6 -9C-10 -6 -13 -10 -18.5 -15.5C-16 -19 -14 -22 -12 -26Z", cream);
  drawRobe(pen, pose);
  for (const side of [-1, 1]) {
    const ear = pen.move(side * 8.5, -17).turn(side * (4 + lean * 0.25)).stretch(side, 1);
    ear.shape("M-5.5 2Q-3 -9 5 -16Q8 -6 4.5 5Z", fur);
    ear.shape("M-2 0Q0 -7 4 -11Q5.5 -5 3 1Z", palette.ink, 0.85);
  }
  pen.shape("M-13.5 -15C-12 -24 -5 -25 0 -25C5 -25 12 -24 13.5 -15C13 -8 6 -3 0 1C-6 -3 -13 -8 -13.5 -15Z", fur);
  pen.shape("M-13.5 -15C-9 -14 -3 -11 0 -5C3 -11 9 -14 13.5 -15C13 -8 6 -3 0 1C-6 -3 -13 -8 -13.5 -15Z", cream);
  pen.ellipse(0, -1.6, 2, 1.6, palette.ink);
  drawEyes(pen, pose, 5.4, -13.8, 1.6);
  drawStaff(pen, pose, fur);
}
