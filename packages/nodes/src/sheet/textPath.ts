import type { PathCommand } from "opentype.js/dist/opentype.mjs";
import { findGlyph, type Weight } from "./sheetFont.ts";

/** The box that stands for a character which the typeface lacks, in ems. */
const missing = { advance: 0.62, left: 0.08, right: 0.54, top: -0.7, bottom: 0, stroke: 0.05 } as const;

/** Width in pixels of a line of text at that size, in pixels an em. */
export function textWidth(text: string, size: number, weight: Weight): number {
  let width = 0;
  for (const character of visible(text)) width += advance(character, size, weight);
  return width;
}

/**
 * A line of text as SVG path data. Letters are drawn as outlines of the bundled typeface, never as SVG text, so that a picture
 * has the same bytes on every machine. @param y of the baseline
 */
export function textPath(text: string, x: number, y: number, size: number, weight: Weight): string {
  let path = "";
  let left = x;
  for (const character of visible(text)) {
    const found = findGlyph(character, weight);
    path += found ? found.glyph.getPath(left, y, size).commands.map(command).join("") : box(left, y, size);
    left += advance(character, size, weight);
  }
  return path;
}

/** Composed letters, one line, without characters that only steer others (joiners, direction marks, variation selectors). */
function visible(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/\s/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu, "");
}

function advance(character: string, size: number, weight: Weight): number {
  const found = findGlyph(character, weight);
  return size * (found ? found.glyph.advanceWidth / found.unitsPerEm : missing.advance);
}

function command(part: PathCommand): string {
  if (part.type === "Z") return "Z";
  const end = `${round(part.x)} ${round(part.y)}`;
  if (part.type === "Q") return `Q${round(part.x1)} ${round(part.y1)} ${end}`;
  if (part.type === "C") return `C${round(part.x1)} ${round(part.y1)} ${round(part.x2)} ${round(part.y2)} ${end}`;
  return `${part.type}${end}`;
}

/** Outer edge one way round, inner edge the other, so that the middle stays empty. */
function box(x: number, y: number, size: number): string {
  const [left, right, top, bottom] = [x + missing.left * size, x + missing.right * size, y + missing.top * size, y + missing.bottom * size];
  const stroke = Math.max(1, missing.stroke * size);
  return (
    `M${round(left)} ${round(top)}H${round(right)}V${round(bottom)}H${round(left)}Z` +
    `M${round(left + stroke)} ${round(top + stroke)}V${round(bottom - stroke)}H${round(right - stroke)}V${round(top + stroke)}Z`
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
