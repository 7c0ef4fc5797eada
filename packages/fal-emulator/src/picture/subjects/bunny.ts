import { mix } from "../color.ts";
import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawEyes, drawRobe, drawStaff, drawWhiskers } from "./figure.ts";

export function drawBunny(pen: Pen, pose: Pose): void {
  const { palette, lean, coat } = pose;
  const fur = palette.tint(coat < 0.6 ? "#f6ebe2" : coat < 0.85 ? "#e2c9ae" : "#b9b4c9");
  const pink = palette.tint("#eba6b4");
  drawRobe(pen, pose);
  for (const [x, degrees] of [[-4.5, -9 - lean * 0.35], [4.5, 9 + lean * 1.1]] as const) {
    const ear = pen.move(x, -18).turn(degrees);
    ear.ellipse(0, -14, 4.2, 14, fur);
    ear.ellipse(0, -13, 2.1, 10, pink);
  }
  pen.ellipse(0, -12, 12, 10.4, mix(fur, palette.ink, 0.13));
  pen.ellipse(-0.6, -12.4, 11.4, 10, fur);
  for (const side of [-1, 1]) {
    pen.ellipse(side * 7.4, -8.6, 2.4, 1.7, pink, 0.55);
    pen.ellipse(side * 2, -7.4, 2.9, 2.4, palette.tint("#ffffff"), 0.75);
  }
  pen.shape("M-1.8 -10.2Q0 -11 1.8 -10.2L0 -8Z", pink);
  pen.shape("M-1.3 -5.9L1.3 -5.9L1.1 -3.3L-1.1 -3.3Z", palette.tint("#ffffff"), 0.9);
  drawEyes(pen, pose, 5.2, -13.6);
  drawWhiskers(pen, pose, 6, -8);
  drawStaff(pen, pose, fur);
}
