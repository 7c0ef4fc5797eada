import type { Choice } from "../node/coordinate.ts";
import type { Cell } from "./cell.ts";
import type { EmittedItem } from "./extents.ts";
import { nodeBug } from "./outcome.ts";
import type { ResolvedNode } from "../check/resolvedGraph.ts";

/** One item as a node gave it, its keys and labels one for each new axis. */
export type GivenItem = { readonly keys: readonly number[]; readonly labels: readonly string[]; readonly cells: Readonly<Record<string, Cell>> };

/** The choices of an item. */
export function choicesOf(node: ResolvedNode, { keys, labels }: GivenItem): readonly Choice[] {
  return node.newAxes.map(({ id }, index) => ({ axis: id, key: keys[index] ?? 0, label: labels[index] ?? String(keys[index] ?? 0) }));
}

/**
 * The items of a task with several new axes, in the order of their keys: nothing, or one for every choice of keys (R3). Equal keys share a label.
 * @throws PlaygraphError `NodeBug` if the node gave less or more than a full box
 */
export function boxOf(node: ResolvedNode, given: readonly GivenItem[]): readonly EmittedItem[] {
  const lengths = node.newAxes.map((_, index) => given.reduce((most, { keys }) => Math.max(most, (keys[index] ?? 0) + 1), 0));
  const size = lengths.reduce((product, length) => product * length, 1);
  const items: EmittedItem[] = [];
  const choices = node.newAxes.map(() => new Map<number, Choice>());
  for (const item of given) {
    const place = item.keys.reduce((sum, key, index) => sum * (lengths[index] ?? 1) + key, 0);
    if (item.keys.length !== lengths.length || item.keys.some((key) => !Number.isInteger(key) || key < 0) || items[place]) throw nodeBug(node, `gave the keys ${item.keys.join(", ")} twice or out of range`);
    const shared = choicesOf(node, item).map((choice, index) => {
      const known = choices[index]?.get(choice.key as number) ?? choice;
      choices[index]?.set(choice.key as number, known);
      return known;
    });
    items[place] = { choices: shared, cells: item.cells };
  }
  if (given.length > 0 && given.length !== size) throw nodeBug(node, `gave ${given.length} items where its axes make ${size}`);
  return items;
}
