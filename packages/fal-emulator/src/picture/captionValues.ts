import { textWidth } from "./font.ts";
import type { PictureRequest } from "./pictureRequest.ts";

/** The text with seed, steps and guidance, and whether it needs the whole line. */
export type CaptionValues = { readonly text: string; readonly wholeLine: boolean };

/**
 * The longest wording that fits: `seed 1  steps 25  guidance 3`, else `s1 st25 g3`, else the end of the seed (`s..95 st25 g3`):
 * neighbouring seeds differ there.
 * @param beside cells left of the placeholder mark
 * @param whole cells of the whole line
 */
export function captionValues({ seed, steps, guidance }: Pick<PictureRequest, "seed" | "steps" | "guidance">, beside: number, whole: number): CaptionValues {
  const shownGuidance = Number(guidance.toFixed(2));
  const rest = ` st${steps} g${shownGuidance}`;
  for (const text of [`seed ${seed}  steps ${steps}  guidance ${shownGuidance}`, `s${seed}${rest}`]) {
    const width = textWidth(text);
    if (width <= whole) return { text, wholeLine: width > beside };
  }
  const digits = String(seed);
  let cut = 1;
  while (cut < digits.length && textWidth(`s..${digits.slice(cut)}${rest}`) > whole) cut++;
  return { text: `s..${digits.slice(cut)}${rest}`, wholeLine: true };
}
