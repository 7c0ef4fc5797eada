import type { Cell } from "./cell.ts";
import { coerce } from "../types/coercion.ts";
import type { Choice, Coordinate } from "../node/coordinate.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import { joinLineages, type Lineage } from "./lineage.ts";
import type { Generation } from "../node/generation.ts";
import { isImage } from "../types/image.ts";
import type { ResolvedInput } from "../check/resolvedGraph.ts";
import { absent, type Hole, isHole, passedOn } from "../node/state.ts";
import type { Task } from "./task.ts";

type Seen = Json | Hole | undefined;
type SeenRow = { readonly coordinate: Coordinate; readonly values: Readonly<Record<string, Seen>> };

/** What a node's function gets: literals, wired values after their coercion, seeds drawn, and the values of a template's variables apart. */
export type TaskInputs = {
  readonly values: Readonly<Record<string, Seen>>;
  readonly variables: ReadonlyMap<string, string>;
  readonly rows: readonly SeenRow[] | undefined;
  /** What came by a wire with axes and is not an image: it tells this task from its siblings. */
  readonly varying: JsonRecord;
};

/** The hole that keeps the task from running: the first failed input in declared order, else the first absent one (R6). */
export function blockedBy(task: Task, noneOf: (choice: Choice) => Hole | undefined): Hole | undefined {
  let absence: Hole | undefined;
  for (const [index, { input }] of task.node.items.entries()) {
    const hole = input.source.kind === "absent" ? absent(input.source.reason) : task.cells[index]?.hole;
    if (!hole || input.declaration.accepts === "holes") continue;
    if (hole.state === "failed") return passedOn(hole);
    if (input.declaration.accepts !== "absent") absence ??= hole;
  }
  return absence ?? nothingGathered(task, noneOf);
}

/** R9: where an axis that is left is at *none* and no row has a value, a collect does not run and carries the cause. */
function nothingGathered(task: Task, noneOf: (choice: Choice) => Hole | undefined): Hole | undefined {
  const none = task.node.gathers.length === 0 ? undefined : task.point.coordinate.find((choice) => choice.key === "none");
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
  const values: Record<string, Seen> = {};
  const variables = new Map<string, string>();
  const varying: Record<string, Json> = Object.create(null);
  const { declaration } = task.node.resolved;
  for (const [index, { input, wire }] of task.node.items.entries()) {
    const value = seen(input, task.cells[index], drawSeed);
    if (wire?.varies && value !== undefined && !isHole(value) && !isImage(value)) varying[input.name] = value;
    if (Object.hasOwn(declaration.inputs, input.name)) values[input.name] = value;
    else if (typeof value === "string") variables.set(input.name, value);
  }
  const isCollect = declaration.behaviour === "collect";
  return { values, variables, varying, rows: isCollect ? seenRows(task, drawSeed) : undefined };
}

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
  const from: (Lineage | undefined)[] = task.cells.map((cell) => cell?.lineage);
  for (const rows of task.rows) for (const row of rows ?? []) for (const cell of row.cells) from.push(cell.lineage);
  return from.length === 0 && own.length === 0 ? undefined : joinLineages(from, own);
}
