import { compareText } from "../document/compareText.ts";
import type { Coordinate, Key } from "../node/coordinate.ts";

/**
 * A named, ordered set of keys, made by a node. How many keys there are may depend on the coordinate over `parents`.
 * `length` is what is known before the run of every one of the owner's tasks that runs through.
 */
export type Axis = {
  readonly id: string;
  readonly owner: string;
  /** The axes of the owner's tasks (R1). */
  readonly parents: readonly string[];
  readonly length?: number;
  /** Only a part of the whole runs, and which keys that leaves only the run tells: `length` is the most that there can be. */
  readonly isAtMost?: true;
  readonly labels?: readonly string[];
  /** Of a zip's axis: the axes that it pairs. */
  readonly pairs?: readonly string[];
};

export type Axes = ReadonlyMap<string, Axis>;

/** The axes with all that they are made under, in no order. */
export function withAncestors(axes: Axes, ids: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(axes.get(id)?.parents ?? []));
  }
  return found;
}

/** R4's order: an axis after all that it is made under, otherwise by id. Quadratic in the number of axes, of which there are few. */
export function orderAxes(axes: Axes, ids: Iterable<string>): readonly string[] {
  const waiting = [...new Set(ids)].toSorted(compareText);
  if (waiting.length < 2) return waiting;
  const ancestors = new Map(waiting.map((id) => [id, withAncestors(axes, axes.get(id)?.parents ?? [])]));
  const ordered: string[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((id) => waiting.every((other) => !ancestors.get(id)?.has(other)));
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

/** The axes of a natural join: shared ones are matched, the others crossed (section 3 of the rules). */
export function joinAxes(axes: Axes, ...sets: readonly (readonly string[])[]): readonly string[] {
  const longest = sets.reduce<readonly string[]>((best, set) => (set.length > best.length ? set : best), []);
  // Most joins add nothing to their widest side, and its order is the answer then.
  if (sets.every((set) => set === longest || set.every((id) => longest.includes(id)))) return longest;
  return orderAxes(axes, sets.flat());
}

/** `none` comes last (R4). */
function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === "none") return 1;
  if (b === "none") return -1;
  return a - b;
}

/** Compares two coordinates over the same axes, in the order in which they have them. */
export function compareCoordinates(a: Coordinate, b: Coordinate): number {
  for (let index = 0; index < a.length; index++) {
    const order = compareKeys(a[index]?.key ?? "none", b[index]?.key ?? "none");
    if (order !== 0) return order;
  }
  return 0;
}
