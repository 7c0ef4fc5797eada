import type { Weight } from "./sheetFont.ts";

/** What a piece of text or a line means; the theme gives it a colour. */
export type Tone = "ink" | "muted" | "absent" | "failed";

export type SheetText = {
  /** Left edge, middle or right edge, as `anchor` says. */
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly weight: Weight;
  readonly tone: Tone;
  readonly anchor: "start" | "middle" | "end";
};

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A part of a sheet with its own origin; pixels, y downwards. */
export type Fragment = {
  readonly width: number;
  readonly height: number;
  /** `row`: index of the row whose picture or hole is drawn there. Whole pixels. */
  readonly cells: readonly (Box & { readonly row: number })[];
  readonly texts: readonly SheetText[];
  /** Thin lines, as boxes. */
  readonly rules: readonly Box[];
};

/** Puts fragments on one sheet of that size, each moved to its place. */
export function placeFragments(size: { readonly width: number; readonly height: number }, parts: readonly { readonly fragment: Fragment; readonly x: number; readonly y: number }[]): Fragment {
  return {
    ...size,
    cells: parts.flatMap(({ fragment, x, y }) => fragment.cells.map((cell) => ({ ...cell, x: cell.x + x, y: cell.y + y }))),
    texts: parts.flatMap(({ fragment, x, y }) => fragment.texts.map((text) => ({ ...text, x: text.x + x, y: text.y + y }))),
    rules: parts.flatMap(({ fragment, x, y }) => fragment.rules.map((rule) => ({ ...rule, x: rule.x + x, y: rule.y + y }))),
  };
}
