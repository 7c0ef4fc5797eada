import { type Cell, holeCell } from "./cell.ts";
import type { Choice } from "../node/coordinate.ts";
import type { ExecutionListener } from "./executionListener.ts";
import type { EmittedItem, Extents } from "./extents.ts";
import { choiceOf, type GivenItem } from "./itemBox.ts";
import { itemOutputs, nodeBug } from "./outcome.ts";
import { isAt } from "../plan/restriction.ts";
import type { TaskStatus } from "./runEvent.ts";
import { absent, type Hole } from "../node/state.ts";
import type { Task } from "./task.ts";
import { ToldLabels } from "./toldLabels.ts";

/** Makes keys of what emitting tasks give: points of the extents, as far as they are wanted. */
export class Emissions {
  readonly #extents: Extents;
  readonly #at: ReadonlyMap<string, string>;
  readonly #onItem: ExecutionListener["onItem"];
  /** What stands at a key *none*. */
  readonly #noneHoles = new WeakMap<Choice, Hole>();

  /** @param at the only label, or `#key`, that is wanted of an axis */
  constructor(extents: Extents, at: ReadonlyMap<string, string>, onItem: ExecutionListener["onItem"]) {
    this.#extents = extents;
    this.#at = at;
    this.#onItem = onItem;
  }

  /** One item of a task with a single new axis. */
  item(task: Task, given: GivenItem, status: TaskStatus): void {
    const [axis] = task.node.planned.newAxes;
    const [key = 0] = given.keys;
    this.tell(task, { choices: axis === undefined ? [] : [choiceOf(axis, key, given.labels[0] ?? String(key), (task.labels ??= new ToldLabels()))], cells: given.cells }, status);
  }

  tell(task: Task, item: EmittedItem, status: TaskStatus): void {
    const { group } = task.node;
    if (!group) throw nodeBug(task.node.resolved, "gave items without declaring an axis");
    if (item.choices.some(({ axis, key, label }) => key !== "none" && !isAt(this.#at.get(axis), key, label))) return;
    this.#extents.announce(task.point, group, item);
    this.#onItem(task, item, status);
  }

  /** Fewer items than the plan knew of are holes (R7). */
  fillUp(task: Task, count: number): void {
    const { resolved } = task.node;
    const [axis] = resolved.newAxes;
    if (resolved.newAxes.length !== 1 || axis?.length === undefined) return;
    if (count > axis.length) throw nodeBug(resolved, `gave ${count} items where its inputs say ${axis.length}`);
    const cells = cellsOf(task, absent(`"${task.node.id}" gave ${count} of ${axis.length}`));
    for (let key = count; key < axis.length; key++) this.item(task, { keys: [key], labels: [axis.labels?.[key] ?? String(key + 1)], cells }, "absent");
  }

  /** The key of an emitting task that did not run, or failed (R3). */
  none(task: Task, hole: Hole): void {
    const choices = task.node.resolved.newAxes.map(({ id }): Choice => ({ axis: id, key: "none", label: "none" }));
    for (const choice of choices) this.#noneHoles.set(choice, hole);
    this.tell(task, { choices, cells: cellsOf(task, hole) }, statusOf(hole));
  }

  /** Why the key of that choice is *none*. */
  holeAt(choice: Choice): Hole | undefined {
    return this.#noneHoles.get(choice);
  }
}

function cellsOf(task: Task, hole: Hole): Readonly<Record<string, Cell>> {
  const cell = holeCell(hole);
  return Object.fromEntries(itemOutputs(task.node.resolved).map(({ name }) => [name, cell]));
}

function statusOf(hole: Hole): TaskStatus {
  if (hole.state === "absent") return "absent";
  if (hole.skipped) return "skipped";
  return hole.failure.code === "UnknownOutcome" ? "unknown" : "failed";
}
