import { mix } from "./color.ts";
import type { Stage } from "./drawScene.ts";
import type { Palette } from "./palette.ts";
import { drawSparkle } from "./subjects/figure.ts";

/** Sky, sun or moon, stars, clouds: everything behind the hills. */
export function drawSky({ pen, width, random, detail, ground }: Stage, palette: Palette): void {
  const { skyTop, sky, horizon, light, tint } = palette;
  const white = tint("#ffffff");
  const middle = ground * 0.58; // the upper half reaches a little below it: two edges that only touch would show a seam
  pen.gradient([0, 0, width, 0, width, middle + 1, 0, middle + 1], skyTop, sky, 0, middle);
  pen.gradient([0, middle, width, middle, width, ground, 0, ground], sky, horizon, middle, ground * 0.92);

  const stars = random("stars");
  for (let index = 0; index < 10 + detail * 90; index++) {
    const [x, y, size] = [stars() * width, stars() ** 1.4 * ground * 0.62, 0.16 + stars() ** 3 * 0.5];
    if (index % 17 === 5) drawSparkle(pen.move(x, y), size * 4 + 0.6, white, 0.9);
    else pen.ellipse(x, y, size, size, white, 0.45 + stars() * 0.5);
  }

  const moon = random("moon");
  const side = moon() < 0.5 ? 0.2 : 0.8;
  const [x, y] = [width * (side + (moon() - 0.5) * 0.16), ground * (0.15 + moon() * 0.2)];
  const size = 6 + moon() ** 2 * 8;
  const kind = moon();
  pen.glow(x, y, size * 4, light, 0.6);
  if (kind < 0.3) pen.move(x, y).turn(moon() * 60 - 40).stretch(size).shape("M0.3 -0.95C-0.5 -0.9 -1 -0.45 -1 0C-1 0.45 -0.5 0.9 0.3 0.95C-0.3 0.7 -0.45 0.3 -0.45 0C-0.45 -0.3 -0.3 -0.7 0.3 -0.95Z", light);
  else pen.ellipse(x, y, size, size, light, 0.97);
  if (kind >= 0.3 && kind < 0.7) {
    for (const [dx, dy, r] of [[-0.3, -0.25, 0.22], [0.35, 0.1, 0.16], [-0.1, 0.45, 0.13], [0.2, -0.5, 0.1]] as const) {
      pen.ellipse(x + dx * size, y + dy * size, r * size, r * size, mix(light, sky, 0.35), 0.7);
    }
  } else if (kind > 0.88) {
    pen.move(x, y).turn(-18).ring(0, 0, size * 1.9, size * 0.5, size * 0.16, mix(light, sky, 0.25), 0.9);
  }

  const clouds = random("clouds");
  for (let index = 0; index < 1 + detail * 4; index++) {
    const cloud = pen.move(clouds() * width, ground * (0.2 + clouds() * 0.42)).stretch(0.7 + clouds() * 0.8);
    const color = mix(horizon, light, 0.4);
    for (const [cx, cy, rx, ry] of [[-9, 0.6, 7, 1.5], [0, 0, 9, 2.4], [8, 0.8, 8, 1.4], [-2, -1.6, 5, 2]] as const) cloud.ellipse(cx, cy, rx, ry, color, 0.32);
  }
}
