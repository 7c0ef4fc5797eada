import { textPath, textWidth } from "../sheet/textPath.ts";
import { fitText, wrapText } from "../sheet/wrapText.ts";

/** Of a line, and of the space around all lines, as multiples of the size of the letters. */
const leading = 1.35;
const padding = 0.6;
/** From the middle of a line down to its baseline: letters without tails then stand in the middle. */
const drop = 0.36;

export type CaptionBar = {
  readonly width: number;
  readonly height: number;
  /** Of the letters, in pixels an em. */
  readonly size: number;
  readonly lines: readonly string[];
};

export type CaptionLook = { readonly color: string; readonly background: string; readonly align: "left" | "center" | "right" };

/** How many lines a bar of that height holds; at least one. */
export function linesIn(height: number, size: number): number {
  return Math.max(1, Math.floor((height / size - 2 * padding) / leading));
}

/** A text broken into the lines of a bar. Its own line breaks are kept; what does not fit ends in an ellipsis. No lines for an empty text. */
export function captionBar(text: string, width: number, size: number, mostLines: number): CaptionBar {
  const room = Math.max(1, width - 2 * padding * size);
  const paragraphs = text.trim().split(/\r?\n/, mostLines + 1);
  const lines: string[] = [];
  for (const paragraph of paragraphs.slice(0, mostLines)) {
    const wrapped = wrapText(paragraph, room, Math.max(1, mostLines - lines.length), (line) => widthOf(line, size));
    lines.push(...(wrapped.length === 0 && paragraphs.length > 1 ? [""] : wrapped));
  }
  const kept = lines.slice(0, mostLines);
  const last = kept.at(-1) ?? "";
  const isCut = (lines.length > mostLines || paragraphs.length > mostLines) && !last.endsWith("…");
  const shown = isCut ? [...kept.slice(0, -1), fitText(`${last} …`, room, (line) => widthOf(line, size))] : kept;
  return { width, height: Math.max(1, Math.round((shown.length * leading + 2 * padding) * size)), size, lines: shown };
}

/** The bar as SVG made of shapes alone, so that it has the same pixels on every machine. */
export function captionSvg({ width, height, size, lines }: CaptionBar, { color, background, align }: CaptionLook): string {
  const paths = lines.map((line, index) => textPath(line, startOf(line, size, width, align), Math.round((padding + leading * (index + 0.5) + drop) * size), size, "semibold"));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${background}"/><path fill="${color}" d="${paths.join("")}"/></svg>`;
}

function startOf(line: string, size: number, width: number, align: CaptionLook["align"]): number {
  if (align === "left") return padding * size;
  const room = width - widthOf(line, size);
  return align === "center" ? room / 2 : room - padding * size;
}

function widthOf(line: string, size: number): number {
  return textWidth(line, size, "semibold");
}
