import { type Cell, holeCell } from "./cell.ts";
import type { Choice } from "../node/coordinate.ts";
import type { EmittedItem } from "./extents.ts";
import { choiceOf } from "./itemBox.ts";
import { PlaygraphError } from "../node/failure.ts";
import { absent, type Hole, passedOn } from "../node/state.ts";
import type { Task } from "./task.ts";
import { ToldLabels } from "./toldLabels.ts";

type Side = { readonly name: string; readonly items: readonly { readonly choice: Choice; readonly cell: Cell }[]; readonly end: Cell | undefined };

/**
 * Pairs what a zip has gathered, by position (R11). Holes keep their position. Where an input ends in *none*, how long it would have been is not known:
 * what is before it is paired, and then comes `none`.
 * @param isPart only a part of the whole runs: what is there is paired by key, as it is in the whole, and lengths say nothing
 * @throws PlaygraphError `InvalidInput` if the inputs are not equally long
 */
export function zipItems(task: Task, axis: string, isPart: boolean): { readonly items: readonly EmittedItem[]; readonly none: Hole | undefined } {
  const { pairs } = task.node.planned;
  const sides = task.node.gathers.map((gather, index): Side => {
    const name = gather.inputs[0]?.name ?? "";
    const rows = (task.rows[index] ?? []).map(({ coordinate, cells }) => ({ choice: choiceOn(coordinate, pairs[name] ?? ""), cell: cells[0] as Cell }));
    return { name, items: rows.filter(({ choice }) => choice.key !== "none"), end: rows.find(({ choice }) => choice.key === "none")?.cell };
  });
  if (!isPart) checkLengths(sides);
  const paired = isPart ? byKey(sides) : byPosition(sides);
  const told = new ToldLabels();
  const items = paired.map(({ key, cells, labels }): EmittedItem => ({ choices: [choiceOf(axis, key, [...new Set(labels)].join(", "), told)], cells: cellsOf(task, cells) }));
  const holes = sides.flatMap(({ end }) => (end ? [end.hole ?? absent("it has no items here")] : []));
  const none = holes.find((hole) => hole.state === "failed") ?? holes[0];
  return { items, none: none && passedOn(none) };
}

type Pair = { readonly key: number; readonly labels: readonly string[]; readonly cells: readonly (readonly [string, Cell | undefined])[] };

function byPosition(sides: readonly Side[]): readonly Pair[] {
  const count = Math.min(...sides.map(({ items }) => items.length));
  return Array.from({ length: count }, (_, key) => ({ key, labels: sides.map(({ items }) => items[key]?.choice.label ?? ""), cells: sides.map(({ name, items }) => [name, items[key]?.cell] as const) }));
}

function byKey(sides: readonly Side[]): readonly Pair[] {
  const found = sides.map(({ name, items }) => ({ name, byKey: new Map(items.map((item) => [item.choice.key, item])) }));
  const keys = [...(found[0]?.byKey.keys() ?? [])].filter((key) => typeof key === "number" && found.every((side) => side.byKey.has(key))) as number[];
  return keys.map((key) => ({ key, labels: found.map((side) => side.byKey.get(key)?.choice.label ?? ""), cells: found.map(({ name, byKey }) => [name, byKey.get(key)?.cell] as const) }));
}

function checkLengths(sides: readonly Side[]): void {
  const lengths = sides.filter(({ end }) => !end).map(({ items }) => items.length);
  const [length] = lengths;
  const isTooLong = sides.some(({ end, items }) => end && length !== undefined && items.length > length);
  if (new Set(lengths).size <= 1 && !isTooLong) return;
  const said = sides.map(({ name, items }) => `${name} has ${items.length}`).join(", ");
  throw new PlaygraphError({ code: "InvalidInput", message: `The paired axes are not equally long here: ${said}. Make them equally long, or join them without pairing.` });
}

/** Each output is what its input brought; an output whose input is not wired has nothing to give. */
function cellsOf(task: Task, given: readonly (readonly [string, Cell | undefined])[]): Readonly<Record<string, Cell>> {
  const cells = new Map(given);
  return Object.fromEntries(
    task.node.resolved.outputs.map(({ name }) => {
      const cell = cells.get(name) ?? holeCell(absent(`nothing is wired to "${name}"`));
      return [name, cell.hole ? holeCell(passedOn(cell.hole), cell.lineage) : cell];
    }),
  );
}

function choiceOn(coordinate: readonly Choice[], axis: string): Choice {
  return coordinate.find((choice) => choice.axis === axis) ?? { axis, key: "none", label: "" };
}
