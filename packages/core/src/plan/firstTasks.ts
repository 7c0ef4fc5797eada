import type { Axes } from "./axes.ts";
import type { Coordinate } from "../node/coordinate.ts";
import { isAt } from "./restriction.ts";

/** Of each axis of which only a label or key is wanted: the keys that it leaves, by their order, as far as labels are known before the run. */
export type KeptKeys = ReadonlyMap<string, ReadonlyMap<number, number>>;

export function keptKeys(axes: Axes, at: ReadonlyMap<string, string>): KeptKeys {
  return new Map(
    [...at].map(([id, wanted]) => {
      const keys = (axes.get(id)?.labels ?? []).flatMap((label, key) => (isAt(wanted, key, label) ? [key] : []));
      return [id, new Map(keys.map((key, place) => [key, place]))];
    }),
  );
}

/**
 * Whether a coordinate is among the first so many of its axes, in R4's order. An axis whose length is not known before the run counts as endless, so that
 * the answer never depends on what has come so far. What a wanted coordinate projects on is wanted too: leaving out axes can only lower its rank.
 * @param kept axes that are restricted count by what remains of them; one key where labels are not known
 */
export function isAmongFirst(axes: Axes, coordinate: Coordinate, first: number, kept: KeptKeys): boolean {
  let rank = 0;
  let stride = 1;
  for (const { axis, key } of coordinate.toReversed()) {
    const places = kept.get(axis);
    const place = key === "none" ? 0 : places ? (places.get(key) ?? 0) : key;
    if (place > 0) rank += place * stride;
    stride *= places ? Math.max(1, places.size) : (axes.get(axis)?.length ?? Infinity);
  }
  return rank < first;
}
