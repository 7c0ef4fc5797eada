import type { Coordinate } from "@playgraph/core";

/** One place on a contact sheet: where it stands, and what is there. */
export type SheetRow = { readonly coordinate: Coordinate; readonly content: SheetContent };

export type SheetContent =
  /** Pixels. */
  | { readonly kind: "picture"; readonly width: number; readonly height: number }
  /** A hole that is drawn with its reason; `heading` says what kind it is, in a word or two. */
  | { readonly kind: "absent" | "failed"; readonly heading: string; readonly reason: string };
