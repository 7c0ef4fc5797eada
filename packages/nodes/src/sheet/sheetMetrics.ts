import type { SheetRow } from "./sheetRow.ts";
import type { Weight } from "./sheetFont.ts";

/** Width of a line of text, in pixels. */
export type Measure = (text: string, size: number, weight: Weight) => number;

/** Sizes of everything on a sheet, in pixels; all follow from the size of a cell. */
export type SheetMetrics = {
  /** Of every cell: the largest picture, fitted, decides. */
  readonly box: { readonly width: number; readonly height: number };
  readonly margin: number;
  /** Between two cells. */
  readonly gap: number;
  /** Between two cells of different groups, where axes are nested. */
  readonly groupGap: number;
  readonly blockGap: number;
  readonly titleSize: number;
  readonly headingSize: number;
  readonly labelSize: number;
  readonly smallSize: number;
  /** Of a line of text, as a multiple of its size. */
  readonly leading: number;
  readonly measure: Measure;
};

/** Cells are no smaller than this, or than what was asked for, whatever the pictures: a hole's reason must fit. */
const smallestHole = 96;

/** @param cell longest edge of a picture on the sheet; smaller pictures are not enlarged */
export function sheetMetrics(rows: readonly SheetRow[], cell: number, measure: Measure): SheetMetrics {
  const fitted = rows.flatMap(({ content }) => (content.kind === "picture" ? [fitInside(content, cell)] : []));
  const least = Math.min(cell, smallestHole);
  const side = (of: "width" | "height") => (fitted.length === 0 ? cell : fitted.reduce((most, size) => Math.max(most, size[of]), least));
  const unit = Math.min(2, Math.max(0.8, cell / 256));
  const pixels = (size: number) => Math.round(size * unit);
  return {
    box: { width: side("width"), height: side("height") },
    margin: pixels(28),
    gap: pixels(8),
    groupGap: pixels(22),
    blockGap: pixels(36),
    titleSize: pixels(24),
    headingSize: pixels(17),
    labelSize: pixels(15),
    smallSize: pixels(13),
    leading: 1.35,
    measure,
  };
}

/** The largest size of the same shape within a square, never larger than the picture itself; whole pixels, at least one. */
function fitInside({ width, height }: { readonly width: number; readonly height: number }, cell: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, cell / width, cell / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
