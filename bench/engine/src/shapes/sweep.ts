/**
 * The items 0, 1, 2 … through two nodes, one behind the other. For whom knows no axes, every item has nodes of its own: as many tasks, each with an id.
 * - `items`: that is all; every item's last value counts.
 * - `loop`: the same, but who knows no axes runs one graph of two nodes for each item, in a loop, and keeps nothing of an item but its value.
 * - `mean`: the mean of all items' last values, rounded down.
 * - `centre`: that mean goes back to every item, to a third node.
 */
export type Sweep = { readonly kind: "items" | "loop" | "mean" | "centre"; readonly items: number };

/** How many items make so many tasks. */
export function sweepOf(kind: Sweep["kind"], tasks: number): Sweep {
  return { kind, items: Math.max(1, Math.floor(tasks / (kind === "centre" ? 3 : 2))) };
}
