import { type Cell, valueCell } from "./cell.ts";
import type { Choice, Coordinate } from "../node/coordinate.ts";
import type { EmittedItem } from "./extents.ts";
import { choiceOf } from "./itemBox.ts";
import type { NewAxis } from "../check/resolvedGraph.ts";
import { itemOutputs } from "./outcome.ts";
import { absent, failed, type Hole } from "../node/state.ts";
import type { Task } from "./task.ts";
import { ToldLabels } from "./toldLabels.ts";

/** Stands for what only a run would make, where the cache alone is asked: nothing ever looks at it. It is a value, since it is taken that the run will make one. */
export const unmade: Cell = valueCell(Object.freeze({}), undefined);

/** Choices that stand for all keys of an axis whose length nobody knows without a run. */
const standIns = new WeakSet<Choice>();

export function isStandIn(choice: Choice): boolean {
  return standIns.has(choice);
}

/** Whether the coordinate stands for as many as only the run will tell. */
export function isOpen(coordinate: Coordinate): boolean {
  return coordinate.some(isStandIn);
}

/** Choices whose labels nobody knows without a run. */
const unlabelled = new WeakSet<Choice>();

/** Holes that are sure to be there, while what is not made yet decides on their reason. */
const unsure = new WeakSet<Hole>();

/** The hole of a task that does not run. */
export function blockedHole(task: Task, hole: Hole): Hole {
  if (unmadeInput(task) === undefined) return hole;
  const copy = hole.state === "absent" ? absent(hole.reason) : failed(hole.failure, hole.skipped);
  unsure.add(copy);
  return copy;
}

/** The first input of the task that nobody can know without a run. A zip looks at no value: it needs to know how many there are, and what they are called. */
export function unmadeInput({ node, cells, rows }: Task): string | undefined {
  const position = cells.findIndex(isUnmade);
  if (position >= 0) return node.items[position]?.input.name;
  const isZip = node.resolved.declaration.behaviour === "zip";
  for (const [index, gather] of node.gathers.entries()) {
    for (const row of rows[index] ?? []) {
      if (row.coordinate.some((choice) => unlabelled.has(choice))) return gather.inputs[0]?.name;
      const column = isZip ? -1 : row.cells.findIndex(isUnmade);
      if (column >= 0) return gather.inputs[column]?.name;
    }
  }
  return undefined;
}

function isUnmade(cell: Cell | undefined): boolean {
  return cell === unmade || (cell?.hole !== undefined && unsure.has(cell.hole));
}

/**
 * The items that an emitting task would give: as many as its axes are known to make of them; else a single one at the key *none*, which stands for them all.
 * @param lengthOf how many keys the task would make on an axis, where that is known
 */
export function unmadeItems({ node: { resolved } }: Task, lengthOf: (axis: NewAxis) => number | undefined): readonly EmittedItem[] {
  const cells = Object.fromEntries(itemOutputs(resolved).map(({ name }) => [name, unmade]));
  let items: EmittedItem[] = [{ choices: [], cells }];
  for (const axis of resolved.newAxes) {
    const length = lengthOf(axis);
    if (length === undefined) return [{ choices: resolved.newAxes.map(({ id }) => standIn(id)), cells }];
    const told = new ToldLabels();
    const keys = Array.from({ length }, (_, key) => choiceOf(axis.id, key, axis.labels?.[key] ?? String(key + 1), told));
    if (!axis.labels) for (const choice of keys) unlabelled.add(choice);
    items = items.flatMap(({ choices }) => keys.map((choice) => ({ choices: [...choices, choice], cells })));
  }
  return items;
}

function standIn(axis: string): Choice {
  const choice: Choice = { axis, key: "none", label: "?" };
  standIns.add(choice);
  unlabelled.add(choice);
  return choice;
}
