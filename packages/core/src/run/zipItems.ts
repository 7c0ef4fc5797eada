import { type Cell, holeCell } from "./cell.ts";
import type { Choice } from "../node/coordinate.ts";
import type { EmittedItem } from "./extents.ts";
import { PlaygraphError } from "../node/failure.ts";
import { absent, type Hole, passedOn } from "../node/state.ts";
import type { Task } from "./task.ts";

/**
 * Pairs what a zip has gathered, by position (R11). Holes keep their position. Where an input ends in *none*, how long it would have been is not known:
 * what is before it is paired, and then comes `none`.
 * @throws PlaygraphError `InvalidInput` if the inputs are not equally long
 */
export function zipItems(task: Task, axis: string): { readonly items: readonly EmittedItem[]; readonly none: Hole | undefined } {
  const { pairs } = task.node.planned;
  const sides = task.node.gathers.map((gather, index) => {
    const name = gather.inputs[0]?.name ?? "";
    const rows = (task.rows[index] ?? []).map(({ coordinate, cells }) => ({ choice: choiceOn(coordinate, pairs[name] ?? ""), cell: cells[0] as Cell }));
    return { name, items: rows.filter(({ choice }) => choice.key !== "none"), end: rows.find(({ choice }) => choice.key === "none") };
  });
  const ended = sides.filter(({ end }) => end);
  const lengths = sides.filter(({ end }) => !end).map(({ items }) => items.length);
  const [length] = lengths;
  if (new Set(lengths).size > 1 || ended.some(({ items }) => length !== undefined && items.length > length)) {
    const said = sides.map(({ name, items }) => `${name} has ${items.length}`).join(", ");
    throw new PlaygraphError({ code: "InvalidInput", message: `The paired axes are not equally long here: ${said}. Make them equally long, or join them without pairing.` });
  }
  const count = Math.min(...sides.map(({ items }) => items.length));
  const items = Array.from({ length: count }, (_, key): EmittedItem => {
    const labels = sides.map((side) => side.items[key]?.choice.label ?? "");
    return { choices: [{ axis, key, label: [...new Set(labels)].join(", ") }], cells: cellsOf(task, sides.map((side) => [side.name, side.items[key]?.cell])) };
  });
  const holes = ended.map(({ end }) => end?.cell.hole ?? absent("it has no items here"));
  const none = holes.find((hole) => hole.state === "failed") ?? holes[0];
  return { items, none: none && passedOn(none) };
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
