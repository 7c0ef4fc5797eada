import type { Choice } from "../node/coordinate.ts";
import type { Cell } from "./cell.ts";
import type { EmittedItem } from "./extents.ts";
import { nodeBug } from "./outcome.ts";
import type { ResolvedNode } from "../check/resolvedGraph.ts";
import { ToldLabels } from "./toldLabels.ts";

/** One item as a node gave it, its keys and labels one for each new axis. */
export type GivenItem = { readonly keys: readonly number[]; readonly labels: readonly string[]; readonly cells: Readonly<Record<string, Cell>> };

/** @param told of the task's earlier keys on that axis */
export function choiceOf(axis: string, key: number, label: string, told: ToldLabels): Choice {
  return told.isRepeated(label) ? { axis, key, label, repeated: true } : { axis, key, label };
}

/**
 * The items of a task with several new axes, in the order of their keys: nothing, or one for every choice of keys (R3). Equal keys share a label.
 * @throws PlaygraphError `NodeBug` if the node gave less or more than a full box
 */
export function boxOf(node: ResolvedNode, given: readonly GivenItem[]): readonly EmittedItem[] {
  const lengths = node.newAxes.map((_, index) => given.reduce((most, { keys }) => Math.max(most, (keys[index] ?? 0) + 1), 0));
  const size = lengths.reduce((product, length) => product * length, 1);
  const box: GivenItem[] = [];
  for (const item of given) {
    const place = item.keys.reduce((sum, key, index) => sum * (lengths[index] ?? 1) + key, 0);
    if (item.keys.length !== lengths.length || item.keys.some((key) => !Number.isInteger(key) || key < 0) || box[place]) throw nodeBug(node, `gave the keys ${item.keys.join(", ")} twice or out of range`);
    box[place] = item;
  }
  if (given.length > 0 && given.length !== size) throw nodeBug(node, `gave ${given.length} items where its axes make ${size}`);
  const choices = node.newAxes.map(({ id }, index) => {
    const labels = new Map(box.map(({ keys, labels }) => [keys[index] ?? 0, labels[index]]));
    const told = new ToldLabels();
    return Array.from({ length: lengths[index] ?? 0 }, (_, key) => choiceOf(id, key, labels.get(key) ?? String(key), told));
  });
  return box.map(({ keys, cells }) => ({ choices: keys.flatMap((key, index) => choices[index]?.[key] ?? []), cells }));
}
