import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes } from "./figure.ts";

export function drawMushroom(pen: Pen, pose: Pose): void {
  const { palette, lean, coat, detail } = pose;
  const cap = coat < 0.5 ? palette.tint("#d8434e") : palette.clothLight;
  const cream = palette.tint("#f8ead6");
  pen.shape("M-8 28C-11 18 -7 10 -7 0L7 0C7 10 11 18 8 28Q0 31 -8 28Z", cream);
  pen.shape("M3 29C5 18 3 10 3 0L7 0C7 10 11 18 8 28Q6 29 3 29Z", palette.ink, 0.14);
  const top = pen.move(0, 2).turn(lean * 0.25);
  top.shape("M-23 0C-24 -18 -12 -30 0 -30C12 -30 24 -18 23 0Q12 6 0 6Q-12 6 -23 0Z", cap);
  top.shape("M8 -28C18 -24 24 -14 23 0Q18 3 12 4.5C17 -6 15 -20 8 -28Z", palette.ink, 0.2);
  top.shape("M-19 1.5Q0 -4 19 1.5Q10 5.6 0 5.6Q-10 5.6 -19 1.5Z", palette.tint("#e9cfae"));
  for (const [x, y, size] of [[-9, -12, 4], [5, -20, 3.2], [10, -8, 3.6], [-1, -8, 2], [-14, -4, 2], [-3, -25, 2]] as const) {
    if (size > 2.5 || detail > 0.4) top.ellipse(x, y, size, size * 0.85, cream);
  }
  drawEyes(pen, pose, 3.8, 14, 1.5);
  for (const side of [-1, 1]) pen.ellipse(side * 6, 17.5, 1.6, 1.1, palette.tint("#eba6b4"), 0.8);
}
