import { hex, mix, turnHue, type Color } from "./color.ts";
import { graded, type Grade } from "./grade.ts";

/** The colours of one scene. `light` is moon, sparkles and magic; `ink` is eyes and shadow. */
export type Palette = {
  readonly skyTop: Color;
  readonly sky: Color;
  readonly horizon: Color;
  readonly light: Color;
  readonly ink: Color;
  readonly hill: Color;
  readonly cloth: Color;
  readonly clothLight: Color;
  /** Grades a colour that does not come from the palette: fur, wood, stone. */
  readonly tint: (code: string) => Color;
};

// Each row reads as one mood: sky from top to horizon, light, ink, far hill, cloth and its lit side.
const moods = [
  "#241a52 #b4527f #ffb877 #ffe9b8 #1c1236 #5b2f63 #3b2a86 #6a4fd0", // dusk
  "#052a40 #1d7f91 #a9d9a9 #f4f7c8 #062028 #12505a #0f5e6b #2aa0a0", // lagoon
  "#35507a #e39a78 #ffdca3 #fff4d6 #3a2f45 #8a6a72 #8b3f5d #c96a72", // peach
  "#130b40 #5646b8 #6fe0c4 #e7fff4 #0b0726 #2b2371 #2d1f7a #5b48cf", // aurora
  "#4a2c5e #e07a9b #ffd9c7 #fff3e6 #33203f #8a4a6e #5d2a55 #a8508a", // rose
  "#0d2b2a #3f7d55 #e6d98a #fffbd1 #0a1f1a #23533c #1f4a5b #3f93a0", // moss
  "#0b2146 #3f7fc0 #cfe8f2 #ffffff #0a1a33 #2a5487 #7a2f4f #c25a78", // frost
  "#2a0f2f #a83246 #ffb347 #ffe7a3 #1d0a1c #5e1f3a #3a2a6e #6b54b8", // ember
] as const;

/** `turn` picks the mood; `shift` turns all hues a little, so that even a repeated mood is not the same picture. */
export function paletteOf(turn: number, shift: number, grade: Grade): Palette {
  const [skyTop = "", sky = "", horizon = "", light = "", ink = "", hill = "", cloth = "", clothLight = ""] = (moods[turn % moods.length] ?? moods[0]).split(" ");
  const color = (code: string) => graded(turnHue(hex(code), shift), grade);
  return {
    skyTop: color(skyTop), sky: color(sky), horizon: color(horizon), light: color(light), ink: color(ink), hill: color(hill),
    cloth: color(cloth), clothLight: color(clothLight), tint: (code) => graded(hex(code), grade),
  };
}

/** The hill `depth` of the way from the far range (0) to the ground at our feet (1). */
export function hillColor({ hill, ink, horizon }: Palette, depth: number): Color {
  return depth < 0.5 ? mix(mix(hill, horizon, 0.3), hill, depth * 2) : mix(hill, ink, (depth - 0.5) * 1.7);
}
