import { compareCoordinates } from "../plan/axes.ts";
import type { Cell } from "./cell.ts";
import type { Choice } from "../node/coordinate.ts";
import { type Extents, follow, type Point, sliceOf, type Waiter } from "./extents.ts";
import type { Slice } from "./gather.ts";
import type { ItemInput, NodeRun } from "./nodeRun.ts";
import type { Hole } from "../node/state.ts";
import { createTask, type Task } from "./task.ts";
import { blockedBy } from "./taskInputs.ts";

export type ArrivalListener = {
  readonly onCreated: (task: Task) => void;
  /** All that the task waits for has come. @param hole keeps it from running */
  readonly onReady: (task: Task, hole: Hole | undefined) => void;
  /** Why the key of that choice is *none*. */
  readonly holeAt: (choice: Choice) => Hole | undefined;
};

/** Makes tasks as their points come into being, and brings them what they wait for. */
export class Arrivals {
  readonly #extents: Extents;
  readonly #listener: ArrivalListener;
  #created = 0;

  constructor(extents: Extents, listener: ArrivalListener) {
    this.#extents = extents;
    this.#listener = listener;
  }

  /** The node's task at that point. */
  create(node: NodeRun, point: Point): void {
    const task = createTask(node, point, this.#created++);
    this.#listener.onCreated(task);
    for (const gather of node.gathers) sliceOf(follow(point, gather.taskSlice), gather).tasks.push(task);
    for (let at = 0; at < node.items.length; at++) {
      const { isWired, lead, slot } = node.items[at] as ItemInput;
      if (!isWired) continue;
      const from = follow(point, lead);
      const cell = from.cells[slot];
      task.cells[at] = cell;
      if (cell) continue;
      task.missing++;
      this.#extents.await(from, slot, new TaskWaiter(this.#onArrived, task, at));
    }
    this.#arrived(task);
  }

  /** Gives the tasks of a slice their rows. */
  gathered({ gather, rows, tasks }: Slice): void {
    const byTask = Map.groupBy(rows, (row) => row.task);
    for (const task of tasks) {
      task.rows[gather.index] = (byTask.get(task.point) ?? []).toSorted((a, b) => compareCoordinates(a.coordinate, b.coordinate));
      this.#arrived(task);
    }
  }

  readonly #onArrived = (task: Task): void => this.#arrived(task);

  #arrived(task: Task): void {
    task.missing--;
    if (task.missing === 0) this.#listener.onReady(task, blockedBy(task, this.#listener.holeAt));
  }
}

/** Brings a task what it waits for on one of its wires. */
class TaskWaiter implements Waiter {
  next: Waiter | undefined;
  readonly #onArrived: (task: Task) => void;
  readonly #task: Task;
  readonly #index: number;

  constructor(onArrived: (task: Task) => void, task: Task, index: number) {
    this.#onArrived = onArrived;
    this.#task = task;
    this.#index = index;
  }

  arrive(cell: Cell): void {
    this.#task.cells[this.#index] = cell;
    this.#onArrived(this.#task);
  }
}
