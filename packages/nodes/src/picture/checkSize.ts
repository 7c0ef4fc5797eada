import { PlaygraphError } from "@playgraph/core";
import { maxImagePixels } from "./inspectImage.ts";

/** Pixels of the longest side that a format can hold; PNG's is beyond every picture that is taken. */
const longestSide = { png: maxImagePixels, jpeg: 65_535, webp: 16_383 } as const;

/**
 * Refuses a result that is too large before it is made.
 * @throws PlaygraphError `InvalidInput`
 */
export function checkSize({ width, height }: { readonly width: number; readonly height: number }, format: keyof typeof longestSide): void {
  const size = `The result would have ${width} × ${height} pixels`;
  if (width * height > maxImagePixels) throw refused(`${size}; at most ${maxImagePixels / 1e6} megapixels are made: ask for a smaller one`);
  if (Math.max(width, height) > longestSide[format]) throw refused(`${size}; ${format} holds at most ${longestSide[format]} on a side: ask for a smaller one`);
}

function refused(message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", message: `${message}.` });
}
