import { mix } from "../color.ts";
import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";

export function drawTree(pen: Pen, { palette, lean, coat, detail }: Pose): void {
  const bark = palette.tint("#6b4630");
  const leaf = coat < 0.45 ? palette.tint("#4f9a5b") : coat < 0.75 ? palette.tint("#e8809c") : palette.clothLight;
  const lit = mix(leaf, palette.light, 0.45);
  const dark = mix(leaf, palette.ink, 0.4);
  pen.shape("M-5 29C-3 18 -4 8 -3 -4L3 -4C3 8 4 18 7 29Q1 26 -5 29Z", bark);
  pen.shape("M2 29C2 18 2 8 1 -4L3 -4C3 8 4 18 7 29Q4 27.5 2 29Z", palette.ink, 0.35);
  const crown = pen.move(0, -12).turn(lean * 0.2);
  const blobs = [[-13, 2, 10], [13, 3, 10], [0, -2, 14], [-8, -11, 10], [8, -11, 10], [0, -18, 9]] as const;
  for (const [x, y, size] of blobs) crown.ellipse(x, y + 2, size, size * 0.92, dark);
  for (const [x, y, size] of blobs) crown.ellipse(x - 0.8, y, size * 0.93, size * 0.84, leaf);
  for (const [x, y, size] of blobs) crown.ellipse(x - size * 0.3, y - size * 0.3, size * 0.45, size * 0.36, lit, 0.5);
  const fruits = Math.round(detail * 14);
  for (let index = 0; index < fruits; index++) {
    const angle = index * 2.4;
    const away = 3 + ((index * 7) % 14);
    crown.ellipse(Math.cos(angle) * away * 1.2, -5 + Math.sin(angle) * away, 1.2, 1.2, palette.light, 0.95);
  }
}
