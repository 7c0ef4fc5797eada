import type { Color } from "./color.ts";

/** How guidance colours a picture: factors on saturation and contrast, and how many levels a channel may have. */
export type Grade = {
  readonly saturation: number;
  readonly contrast: number;
  /** Added to every channel: a low guidance looks washed out. */
  readonly lift: number;
  /** Levels per channel, or `undefined` for all 256. */
  readonly levels: number | undefined;
};

// guidance, saturation, contrast, lift. In between, a straight line.
const stops = [
  [0, 0.12, 0.42, 26],
  [1, 0.32, 0.56, 20],
  [2, 0.6, 0.74, 11],
  [3, 0.98, 1, 0],
  [5, 1.2, 1.13, -2],
  [8, 1.42, 1.27, -4],
  [12, 1.7, 1.45, -4],
  [20, 2.2, 1.8, 0],
] as const;

const posterisesFrom = 9;

/** Guidance 0 is washed out, 3 as painted, 20 posterised. `rescale` (0 to 1) pulls all of it back towards 3, as it dampens burnt colours. */
export function gradeOf(guidance: number, rescale: number): Grade {
  const felt = guidance > 3 ? guidance + (3 - guidance) * 0.8 * rescale : guidance;
  const above = Math.max(1, stops.findIndex(([at]) => at >= felt));
  const [from, to] = [stops[above - 1] ?? stops[0], stops[above] ?? stops[stops.length - 1] ?? stops[0]];
  const along = to[0] === from[0] ? 0 : (felt - from[0]) / (to[0] - from[0]);
  const between = (index: 1 | 2 | 3) => from[index] + (to[index] - from[index]) * along;
  const levels = felt <= posterisesFrom ? undefined : Math.round(20 - ((felt - posterisesFrom) / (20 - posterisesFrom)) * 15);
  return { saturation: between(1), contrast: between(2), lift: between(3), levels };
}

/** Grades one colour of the palette: cheaper than grading a million pixels, and gradients stay smooth. */
export function graded([red, green, blue]: Color, { saturation, contrast, lift }: Grade): Color {
  const grey = red * 0.299 + green * 0.587 + blue * 0.114;
  const channel = (value: number) =>
    Math.min(255, Math.max(0, (grey + (value - grey) * saturation - 122) * contrast + 122 + lift));
  return [channel(red), channel(green), channel(blue)];
}

/** Rounds every channel to a few levels, in place. */
export function posterise(pixels: Uint8ClampedArray, levels: number): void {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => (Math.round((value / 255) * (levels - 1)) / (levels - 1)) * 255);
  for (let index = 0; index < pixels.length; index++) pixels[index] = table[pixels[index] ?? 0] ?? 0;
}
