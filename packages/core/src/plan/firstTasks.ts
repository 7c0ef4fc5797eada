import type { Axes } from "./axes.ts";
import type { Coordinate } from "../node/coordinate.ts";

/**
 * Whether a coordinate is among the first so many of its axes, in R4's order. An axis whose length is not known before the run counts as endless, so that
 * the answer never depends on what has come so far. What a wanted coordinate projects on is wanted too: leaving out axes can only lower its rank.
 * @param fixed axes that are restricted to one key already and do not count
 */
export function isAmongFirst(axes: Axes, coordinate: Coordinate, first: number, fixed: ReadonlySet<string>): boolean {
  let rank = 0;
  let stride = 1;
  for (const { axis, key } of coordinate.toReversed()) {
    if (fixed.has(axis)) continue;
    if (key !== "none" && key > 0) rank += key * stride;
    stride *= axes.get(axis)?.length ?? Infinity;
  }
  return rank < first;
}
