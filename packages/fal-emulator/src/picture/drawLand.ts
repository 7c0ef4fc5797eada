import { mix, type Color } from "./color.ts";
import type { Stage } from "./drawScene.ts";
import { hillColor, type Palette } from "./palette.ts";
import type { Pen } from "./pen.ts";
import type { Random } from "./random.ts";

/** Three ranges of hills with mist between them, trees, the circle of light under the subject, and what lies on the grass. */
export function drawLand(stage: Stage, palette: Palette, prompt: string): void {
  const { pen, width, height, random, ground, detail, x } = stage;
  const shape = random("hills");
  const peaked = shape() < 0.4;
  for (const [depth, lift, wave] of [[0, 25, 15], [0.45, 14, 10], [0.8, 5, 5]] as const) {
    const color = hillColor(palette, depth);
    const line = skyline(shape, width, ground - lift, wave, peaked && depth === 0);
    pen.gradient([...line, width, ground, 0, ground], mix(color, palette.horizon, depth < 0.5 ? 0.12 : 0.05), color, ground - lift - wave, ground + 6);
    if (depth < 0.8) drawTrees(pen, random(`trees ${depth}`), line, Math.round(detail * (depth === 0 ? 26 : 18)), depth === 0 ? 2.4 : 4.5, hillColor(palette, depth + 0.22));
    pen.glow(width * shape(), ground - lift + 8, width * 0.5, palette.horizon, 0.28, 0.16);
  }
  pen.gradient([0, ground - 2, width, ground - 2, width, height, 0, height], hillColor(palette, 0.8), hillColor(palette, 1), ground - 2, height);

  pen.glow(x, ground + 2, 42, palette.light, 0.7, 0.3);
  pen.ellipse(x, ground + 1.5, 19, 3.2, palette.ink, 0.35);
  pen.ring(x, ground + 2, 33, 7, 0.9, palette.light, 0.85);
  if (detail > 0.1) drawRunes(pen, x, ground + 2, palette.light, Math.round(10 + detail * 14));
  drawMeadow(stage, palette, prompt);
}

/** Points of a hill's edge, left to right. Peaks are straight lines; hills are sums of waves. */
function skyline(random: Random, width: number, y: number, height: number, peaked: boolean): readonly number[] {
  const waves = [1, 2.3, 4.1].map((bend) => [bend * (0.7 + random() * 0.6), random() * 7, height / (bend + 1)] as const);
  const steps = peaked ? Math.max(6, Math.round(width / 11)) : Math.max(40, Math.round(width / 2));
  return Array.from({ length: steps + 1 }, (_, index) => {
    const x = (index / steps) * width;
    const rise = peaked ? (index % 2 === 0 ? 0.1 : 0.55 + random() * 0.45) * height
      : waves.reduce((sum, [bend, phase, size]) => sum + Math.sin((x / 100) * bend * 3 + phase) * size, height * 0.2);
    return [x, y - rise];
  }).flat();
}

function drawTrees(pen: Pen, random: Random, line: readonly number[], count: number, size: number, color: Color): void {
  const points = line.length / 2;
  for (let index = 0; index < count; index++) {
    const at = Math.floor(random() * (points - 1));
    const along = random();
    const between = (offset: number) => (line[at * 2 + offset] ?? 0) * (1 - along) + (line[at * 2 + 2 + offset] ?? 0) * along;
    const tree = pen.move(between(0), between(1) + 0.6).stretch(size * (0.6 + random() * 0.7));
    if (index % 4 === 0) {
      tree.polygon([-0.1, 0.2, -0.1, -0.8, 0.1, -0.8, 0.1, 0.2], color);
      tree.ellipse(0, -1, 0.5, 0.6, color);
    } else tree.polygon([-0.55, 0, -0.2, -0.7, -0.38, -0.7, 0, -1.9, 0.38, -0.7, 0.2, -0.7, 0.55, 0], color);
  }
}

function drawRunes(pen: Pen, x: number, y: number, color: Color, count: number): void {
  for (let index = 0; index < count; index++) {
    const angle = (index / count) * 2 * Math.PI;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    pen.line(x + cos * 27, y + sin * 5.4, x + cos * 24.5, y + sin * 4.8, index % 3 === 0 ? 1 : 0.55, color, 0.75);
  }
  pen.ring(x, y, 23, 4.4, 0.45, color, 0.6);
}

const eggs = ["#f28ba8", "#7cc6e8", "#f6d365", "#a5d68a", "#b79be8"] as const;

/** Grass, flowers, and Easter eggs or snow where the prompt asks for them. */
function drawMeadow({ pen, width, height, random, ground, detail }: Stage, palette: Palette, prompt: string): void {
  const next = random("meadow");
  const blade = mix(hillColor(palette, 1), palette.horizon, 0.28);
  for (let index = 0; index < detail * 130; index++) {
    const [x, y, tall, lean] = [next() * width, ground + 3 + next() * (height - ground), 1.4 + next() * 2.6, next() * 2 - 1];
    pen.polygon([x - 0.28, y, x + lean, y - tall, x + 0.28, y], blade, 0.75);
  }
  const flowers = random("flowers");
  for (let index = 0; index < detail * 16; index++) {
    const [x, y, petal] = [flowers() * width, ground + 5 + flowers() * (height - ground - 8), 0.5 + flowers() * 0.4];
    const color = index % 2 === 0 ? palette.light : palette.clothLight;
    for (const [dx, dy] of [[-1, 0], [1, 0], [0, -1], [0, 1]] as const) pen.ellipse(x + dx * petal, y + dy * petal * 0.8, petal * 0.75, petal * 0.6, color, 0.9);
    pen.ellipse(x, y, petal * 0.5, petal * 0.45, palette.ink, 0.7);
  }
  if (/\b(easter|eggs?)\b/i.test(prompt)) {
    const lay = random("eggs");
    for (let index = 0; index < 7; index++) {
      const code = eggs[index % eggs.length] ?? eggs[0];
      const egg = pen.move(width * (0.06 + (index / 6) * 0.88) + lay() * 4 - 2, ground + 6 + lay() * 5).turn(lay() * 40 - 20);
      egg.shape("M-2.4 0.6C-2.4 -2 -1.2 -3.6 0 -3.6C1.2 -3.6 2.4 -2 2.4 0.6C2.4 2.2 1.4 3 0 3C-1.4 3 -2.4 2.2 -2.4 0.6Z", palette.tint(code));
      egg.shape("M-2.4 0L-1.2 -0.8L0 0L1.2 -0.8L2.4 0L2.4 0.9L1.2 0.1L0 0.9L-1.2 0.1L-2.4 0.9Z", palette.tint("#ffffff"), 0.8);
    }
  }
  if (/\b(snow|snowy|winter|ice|frozen)\b/i.test(prompt)) {
    const fall = random("snow");
    for (let index = 0; index < 60 + detail * 120; index++) {
      const size = 0.3 + fall() * 0.7;
      pen.ellipse(fall() * width, fall() * height, size, size, palette.tint("#ffffff"), 0.8);
    }
  }
}
