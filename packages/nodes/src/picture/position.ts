import { choice } from "@playgraph/core";

/** Where one thing stands in another: the middle, the edges and the corners, clockwise. */
export const positions = ["center", "top", "top-right", "right", "bottom-right", "bottom", "bottom-left", "left", "top-left"] as const;

export type Position = (typeof positions)[number];

export const positionInput = (doc: string) => choice(...positions).input({ doc, default: "center" });

type Size = { readonly width: number; readonly height: number };

/** The upper left corner of `inner` in `outer`, in whole pixels; negative where `inner` is the larger one. */
export function placeAt(position: Position, outer: Size, inner: Size): { readonly left: number; readonly top: number } {
  const names = position.split("-");
  const along = (room: number, start: string, end: string) => (names.includes(start) ? 0 : names.includes(end) ? room : Math.floor(room / 2));
  return { left: along(outer.width - inner.width, "left", "right"), top: along(outer.height - inner.height, "top", "bottom") };
}
