import { mix } from "../color.ts";
import type { Pen } from "../pen.ts";
import type { Pose } from "../pose.ts";
import { drawSparkle } from "./figure.ts";

export function drawCrystal(pen: Pen, { palette, lean, detail }: Pose): void {
  const glass = mix(palette.clothLight, palette.light, 0.35);
  const bright = mix(palette.light, palette.tint("#ffffff"), 0.3);
  pen.glow(0, 0, 42, palette.light, 0.6);
  const shard = (x: number, degrees: number, size: number) => {
    const at = pen.move(x, 28).turn(degrees).stretch(size);
    at.polygon([-7, 0, -8, -34, 0, -46, 8, -34, 7, 0], glass);
    at.polygon([-7, 0, -8, -34, -2, -37, -1.5, 0], bright, 0.55);
    at.polygon([7, 0, 8, -34, 3, -36, 3.5, 0], palette.cloth, 0.7);
    at.polygon([-8, -34, 0, -46, 8, -34, 3, -36, -2, -37], bright, 0.85);
    if (detail > 0.5) at.line(-4.5, -5, -5, -28, 0.6, palette.tint("#ffffff"), 0.8);
  };
  shard(-13, -24 + lean * 0.3, 0.62);
  shard(13, 22 + lean * 0.3, 0.7);
  shard(-6, -9, 0.8);
  shard(2, 3 + lean * 0.2, 1.15);
  if (detail > 0.2) for (const [x, y, size] of [[-5, -18, 3], [10, -30, 4], [-16, 2, 2.5]] as const) drawSparkle(pen.move(x, y), size, palette.tint("#ffffff"));
}
