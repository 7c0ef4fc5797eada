import type { NodeDeclaration } from "../node/catalogue.ts";
import { type Ready, ReadyTasks } from "./readyTasks.ts";

export type Resource = NodeDeclaration["resource"];

/** How many tasks of a resource may run at once. */
export type Concurrency = Readonly<Record<Exclude<Resource, "none">, number>>;

export const defaultConcurrency: Concurrency = { fal: 8, cpu: 2, io: 8 };

type Waiting = Ready & { readonly node: { readonly definition: { readonly declaration: { readonly resource: Resource } } } };

type Lane<Task extends Waiting> = { readonly resource: Resource; readonly limit: number; readonly waiting: ReadyTasks<Task>; /** Tasks whose permits others have meanwhile. */ readonly aside: Set<Task>; taken: number; closed: boolean };

/** Ready tasks, by what they wait for a permit of. The deepest goes first, and of those the oldest. */
export class Permits<Task extends Waiting> {
  readonly #lanes: readonly Lane<Task>[];

  constructor(concurrency: Concurrency) {
    const limits: readonly [Resource, number][] = [["none", Infinity], ["fal", concurrency.fal], ["cpu", concurrency.cpu], ["io", concurrency.io]];
    this.#lanes = limits.map(([resource, limit]) => ({ resource, limit, waiting: new ReadyTasks<Task>(), aside: new Set(), taken: 0, closed: false }));
  }

  add(task: Task): void {
    this.#lane(task).waiting.push(task);
  }

  /** The next task that may run, with its permit taken. */
  take(): Task | undefined {
    let best: Lane<Task> | undefined;
    for (const lane of this.#lanes) {
      const first = lane.waiting.peek();
      if (first === undefined || lane.closed || lane.taken >= lane.limit) continue;
      const other = best?.waiting.peek();
      if (!other || first.node.depth > other.node.depth || (first.node.depth === other.node.depth && first.order < other.order)) best = lane;
    }
    if (!best) return undefined;
    best.taken++;
    return best.waiting.pop();
  }

  giveBack(task: Task): void {
    const lane = this.#lane(task);
    if (!lane.aside.delete(task)) lane.taken--;
  }

  /** Lends the permit of a task to another one, if not as many are lent already as there are. @returns whether it did */
  stepAside(task: Task): boolean {
    const lane = this.#lane(task);
    if (lane.aside.size >= lane.limit || lane.aside.has(task)) return false;
    lane.aside.add(task);
    lane.taken--;
    return true;
  }

  /** The task goes on at once: for a while there may be more at work than there are permits. */
  stepBack(task: Task): void {
    const lane = this.#lane(task);
    if (lane.aside.delete(task)) lane.taken++;
  }

  /** No task of that resource starts any more. */
  close(resource: Resource): void {
    for (const lane of this.#lanes) if (lane.resource === resource) lane.closed = true;
  }

  /** Ready tasks for which there is no permit: while there are many, sources rest. */
  get held(): number {
    return this.#lanes.reduce((sum, lane) => sum + (lane.resource === "none" ? 0 : lane.waiting.size), 0);
  }

  #lane(task: Task): Lane<Task> {
    const resource = task.node.definition.declaration.resource;
    const lane = this.#lanes.find((one) => one.resource === resource);
    if (!lane) throw new Error(`no such resource: ${resource}`);
    return lane;
  }
}
