import type { Cell } from "./cell.ts";
import { coerce } from "../types/coercion.ts";
import type { Choice, Coordinate } from "../node/coordinate.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import { joinLineages, type Lineage } from "./lineage.ts";
import type { Generation } from "../node/generation.ts";
import { isImage } from "../types/image.ts";
import type { ResolvedInput } from "../check/resolvedGraph.ts";
import type { ItemInput } from "./nodeRun.ts";
import { absent, type Hole, passedOn } from "../node/state.ts";
import type { Task } from "./task.ts";
import { isStandIn } from "./unmade.ts";

type Seen = Json | Hole | undefined;
type SeenRow = { readonly coordinate: Coordinate; readonly values: Readonly<Record<string, Seen>> };

/** What a node's function gets: literals, wired values after their coercion, seeds drawn, and the values of a template's variables apart. */
export type TaskInputs = {
  readonly values: Readonly<Record<string, Seen>>;
  readonly variables: ReadonlyMap<string, string>;
  readonly rows: readonly SeenRow[] | undefined;
};

const noVariables: ReadonlyMap<string, string> = new Map();

/** The hole that keeps the task from running: the first failed input in declared order, else the first absent one (R6). */
export function blockedBy(task: Task, noneOf: (choice: Choice) => Hole | undefined): Hole | undefined {
  if (!mayBeBlocked(task)) return undefined;
  let absence: Hole | undefined;
  for (const [index, { input }] of task.node.items.entries()) {
    const hole = input.source.kind === "absent" ? absent(input.source.reason) : task.cells[index]?.hole;
    if (!hole || input.declaration.accepts === "holes") continue;
    if (hole.state === "failed") return passedOn(hole);
    if (input.declaration.accepts !== "absent") absence ??= hole;
  }
  return absence ?? nothingGathered(task, noneOf);
}

/** Quickly, since most tasks are not. */
function mayBeBlocked({ node, cells }: Task): boolean {
  if (node.hasAbsent || node.gathers.length > 0) return true;
  for (let index = 0; index < cells.length; index++) if (cells[index]?.hole) return true;
  return false;
}

/** R9: where an axis that is left is at *none* and no row has a value, a collect does not run and carries the cause. */
function nothingGathered(task: Task, noneOf: (choice: Choice) => Hole | undefined): Hole | undefined {
  const none = task.node.gathers.length === 0 ? undefined : task.point.coordinate.find((choice) => choice.key === "none" && !isStandIn(choice));
  if (!none) return undefined;
  let absence: Hole | undefined;
  for (const [index, gather] of task.node.gathers.entries()) {
    const rows = task.rows[index] ?? [];
    for (let input = 0; input < gather.inputs.length; input++) {
      for (const { cells } of rows) {
        const hole = cells[input]?.hole;
        if (!hole) return undefined;
        if (hole.state === "absent") absence ??= hole;
      }
    }
  }
  const cause = firstFailure(task) ?? absence ?? noneOf(none);
  return cause && passedOn(cause);
}

function firstFailure(task: Task): Hole | undefined {
  for (const [index, gather] of task.node.gathers.entries()) {
    for (let input = 0; input < gather.inputs.length; input++) {
      for (const { cells } of task.rows[index] ?? []) {
        const hole = cells[input]?.hole;
        if (hole?.state === "failed") return hole;
      }
    }
  }
  return undefined;
}

/**
 * @param drawSeed for an input that is left open and declared as drawn
 * @throws PlaygraphError `InvalidInput` if a value that came by a wire is not one that the input takes
 */
export function taskInputs(task: Task, drawSeed: (input: string) => number): TaskInputs {
  const { node, cells } = task;
  const values: Record<string, Seen> = { ...node.literals };
  let variables: Map<string, string> | undefined;
  for (let index = 0; index < node.items.length; index++) {
    const { input, isVariable } = node.items[index] as ItemInput;
    const value = seen(input, cells[index], drawSeed);
    if (!isVariable) values[input.name] = value;
    else if (typeof value === "string") (variables ??= new Map()).set(input.name, value);
  }
  const isCollect = node.resolved.declaration.behaviour === "collect";
  return { values, variables: variables ?? noVariables, rows: isCollect ? seenRows(task, drawSeed) : undefined };
}

/** What came by a wire with axes, is no image and could be converted, by input: it tells a task from its siblings. */
export function varyingInputs({ node, cells }: Task): JsonRecord {
  let varying: Record<string, Json> | undefined;
  for (const [index, { input, varies }] of node.items.entries()) {
    const cell = cells[index];
    if (!varies || input.source.kind !== "wire" || !cell || cell.hole) continue;
    const coerced = coerce(cell.value, input.source.coercion, input.declaration.type);
    if (coerced.ok && !isImage(coerced.value)) (varying ??= Object.create(null) as Record<string, Json>)[input.name] = coerced.value;
  }
  return varying ?? none;
}

const none: JsonRecord = Object.freeze({});

function seen(input: ResolvedInput, cell: Cell | undefined, drawSeed: (input: string) => number): Seen {
  const { source } = input;
  switch (source.kind) {
    case "literal":
      return source.value;
    case "open":
      return input.declaration.derive === "seed" ? drawSeed(input.name) : undefined;
    case "absent":
      return absent(source.reason);
    case "wire": {
      if (!cell) throw new Error(`"${input.name}" has not come`);
      if (cell.hole) return cell.hole;
      const coerced = coerce(cell.value, source.coercion, input.declaration.type);
      if (coerced.ok) return coerced.value;
      throw new PlaygraphError({ code: "InvalidInput", field: input.name, message: `"${input.name}" ${coerced.message} (it came from ${source.node}.${source.output}).` });
    }
  }
}

function seenRows(task: Task, drawSeed: (input: string) => number): readonly SeenRow[] {
  const inputs = task.node.resolved.inputs.filter(({ declaration }) => declaration.collect);
  const gather = task.node.gathers[0];
  const positions = new Map(gather?.inputs.map(({ name }, index) => [name, index]));
  return (task.rows[0] ?? []).map(({ coordinate, cells }) => {
    const values: Record<string, Seen> = {};
    for (const input of inputs) values[input.name] = seen(input, cells[positions.get(input.name) ?? -1], drawSeed);
    return { coordinate, values };
  });
}

/** What the task's outputs rest on. */
export function taskLineage(task: Task, own: readonly Generation[]): Lineage | undefined {
  if (own.length === 0 && task.rows.length === 0 && isFree(task.cells)) return undefined;
  const from: (Lineage | undefined)[] = task.cells.map((cell) => cell?.lineage);
  for (const rows of task.rows) for (const row of rows ?? []) for (const cell of row.cells) from.push(cell.lineage);
  return joinLineages(from, own);
}

/** Whether nothing of it was paid, as most of what cheap nodes make: told without making anything. */
function isFree(cells: readonly (Cell | undefined)[]): boolean {
  for (let index = 0; index < cells.length; index++) if (cells[index]?.lineage) return false;
  return true;
}
