import type { Region } from "./regionOf.ts";

type Size = { readonly width: number; readonly height: number };

/** The part of `inner` that lies on `outer`, if its corner is put at `left`, `top`; undefined where nothing does. */
export function overlapOf(outer: Size, inner: Size, { left, top }: { readonly left: number; readonly top: number }): Region | undefined {
  const across = shared(outer.width, inner.width, left);
  const down = shared(outer.height, inner.height, top);
  return across.length > 0 && down.length > 0 ? { left: across.from, top: down.from, width: across.length, height: down.length } : undefined;
}

function shared(outer: number, inner: number, at: number): { readonly from: number; readonly length: number } {
  const from = Math.max(0, -at);
  return { from, length: Math.min(inner, outer - at) - from };
}
