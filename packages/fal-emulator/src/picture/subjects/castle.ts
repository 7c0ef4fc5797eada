import { mix } from "../color.ts";
import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";

export function drawCastle(pen: Pen, { palette, lean, coat, detail }: Pose): void {
  const stone = palette.tint(coat < 0.5 ? "#cdbfd6" : "#d9cbb0");
  const shade = mix(stone, palette.ink, 0.35);
  const roof = palette.clothLight;
  const tower = (x: number, top: number, half: number) => {
    pen.polygon([x - half, 28, x - half, top, x + half, top, x + half, 28], stone);
    pen.polygon([x + half * 0.2, 28, x + half * 0.2, top, x + half, top, x + half, 28], shade, 0.6);
    pen.polygon([x - half - 1.6, top + 0.5, x, top - half * 3, x + half + 1.6, top + 0.5], roof);
    pen.polygon([x, top - half * 3, x + half + 1.6, top + 0.5, x + half * 0.2, top + 0.5], palette.cloth, 0.7);
    pen.line(x, top - half * 3, x, top - half * 3 - 5, 0.6, palette.ink);
    const flag = lean > 4 ? 1 : -1;
    pen.polygon([x, top - half * 3 - 5, x + flag * 5, top - half * 3 - 3.6, x, top - half * 3 - 2], palette.light);
    if (detail > 0.2) pen.move(x, top + 7).shape("M-1.4 3L-1.4 0Q0 -2.4 1.4 0L1.4 3Z", palette.light);
  };
  tower(-14, -2, 4.6);
  tower(14, -6 + lean * 0.2, 4.6);
  tower(0, -18, 6.4);
  pen.polygon([-20, 28, -20, 9, 20, 9, 20, 28], stone);
  pen.polygon([4, 28, 4, 9, 20, 9, 20, 28], shade, 0.45);
  for (let x = -20; x < 20; x += 5) pen.polygon([x, 9.5, x, 6, x + 2.8, 6, x + 2.8, 9.5], x < 4 ? stone : mix(stone, shade, 0.45));
  pen.shape("M-5.5 28.5L-5.5 19Q0 11 5.5 19L5.5 28.5Z", palette.ink);
  pen.glow(0, 24, 9, palette.light, 0.55);
  if (detail < 0.5) return;
  for (const [x, y] of [[-16, 15], [-10, 21], [9, 14], [15, 20], [-3, -8], [2, -1]] as const) pen.polygon([x, y, x + 3, y, x + 3, y + 1.3, x, y + 1.3], shade, 0.6);
  for (const x of [-12, 12]) pen.move(x, 16).shape("M-1.3 3L-1.3 0Q0 -2.2 1.3 0L1.3 3Z", palette.light);
}
