import type { Palette } from "./palette.ts";
import type { Random } from "./random.ts";

/** How a figure stands in this seed, and the colours it is drawn with. */
export type Pose = {
  readonly palette: Palette;
  /** Degrees that ears, branches or antennae lean. */
  readonly lean: number;
  readonly eyesShut: boolean;
  /** 0 to 1: which of a few coats (fur, wood, stone) this one wears. */
  readonly coat: number;
  /** 0 to 1: how much small detail to add (whiskers, windows, patterns). */
  readonly detail: number;
};

export function poseOf(random: Random, palette: Palette, detail: number): Pose {
  return { palette, lean: random() * 24 - 8, eyesShut: random() < 0.22, coat: random(), detail };
}
