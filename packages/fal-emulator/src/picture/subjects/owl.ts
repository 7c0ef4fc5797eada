import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes } from "./figure.ts";

export function drawOwl(pen: Pen, pose: Pose): void {
  const { palette, coat, detail, lean } = pose;
  const feather = palette.tint(coat < 0.5 ? "#8a6b4f" : coat < 0.8 ? "#6d6a86" : "#ece5da");
  const wing = palette.tint(coat < 0.5 ? "#5f4733" : coat < 0.8 ? "#484664" : "#c9bca9");
  const pale = palette.tint("#f6e7cf");
  const beak = palette.tint("#f0a73c");
  for (const side of [-1, 1]) pen.shape(`M${side * 5 - 3} 30L${side * 5} 25L${side * 5 + 3} 30Z`, beak);
  pen.shape("M-17 4C-18 -14 -12 -26 0 -26C12 -26 18 -14 17 4C17 20 10 29 0 29C-10 29 -17 20 -17 4Z", feather);
  pen.ellipse(0, 12, 11, 15, pale, 0.85);
  if (detail > 0.3) {
    for (let row = 0; row < 4; row++) {
      for (let column = -1; column <= 1; column++) pen.move(column * 5.5 + (row % 2) * 2.7 - 1.3, 4 + row * 5).shape("M-2 0Q0 3.5 2 0Q0 1.4 -2 0Z", wing, 0.7);
    }
  }
  for (const side of [-1, 1]) {
    const half = pen.stretch(side, 1);
    half.shape("M4 -22Q10 -26 13 -33Q17 -25 13 -17Z", feather);
    half.move(15, -3).turn(-lean * 0.5).shape("M0 0C7 6 7 20 -1 27C-6 18 -5 8 0 0Z", wing);
    half.ellipse(6.6, -13, 7, 7.4, pale);
  }
  drawEyes(pen, pose, 6.4, -13, 3.4);
  pen.shape("M-2.2 -10L2.2 -10L0 -5Z", beak);
}
