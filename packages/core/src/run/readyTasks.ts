import { PriorityQueue } from "../check/priorityQueue.ts";

export type Ready = { readonly order: number; readonly node: { readonly depth: number } };

/** Tasks that wait for nothing but their turn. The deepest goes first, and of those the oldest. Constant time where tasks of one depth come by age, as they mostly do. */
export class ReadyTasks<Task extends Ready> {
  readonly #byDepth = new Map<number, SameDepth<Task>>();
  /** Depths at which some task waits. */
  readonly #depths = new PriorityQueue<number>((a, b) => a > b);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(task: Task): void {
    const { depth } = task.node;
    let tasks = this.#byDepth.get(depth);
    if (!tasks) this.#byDepth.set(depth, (tasks = new SameDepth()));
    if (tasks.isEmpty) this.#depths.push(depth);
    tasks.push(task);
    this.#size++;
  }

  peek(): Task | undefined {
    return this.#deepest()?.peek();
  }

  pop(): Task | undefined {
    const tasks = this.#deepest();
    const task = tasks?.pop();
    if (!tasks || !task) return undefined;
    if (tasks.isEmpty) this.#depths.pop();
    this.#size--;
    return task;
  }

  #deepest(): SameDepth<Task> | undefined {
    const depth = this.#depths.peek();
    return depth === undefined ? undefined : this.#byDepth.get(depth);
  }
}

class SameDepth<Task extends Ready> {
  /** By age, from `#head` on. */
  #inOrder: Task[] = [];
  #head = 0;
  /** Those that came after a younger one. */
  readonly #late = new PriorityQueue<Task>((a, b) => a.order < b.order);

  get isEmpty(): boolean {
    return this.#head === this.#inOrder.length && this.#late.size === 0;
  }

  push(task: Task): void {
    const last = this.#inOrder.at(-1);
    if (last && last.order > task.order) this.#late.push(task);
    else this.#inOrder.push(task);
  }

  peek(): Task | undefined {
    const [first, late] = [this.#inOrder[this.#head], this.#late.peek()];
    return first && late ? (late.order < first.order ? late : first) : (first ?? late);
  }

  pop(): Task | undefined {
    const task = this.peek();
    if (task === undefined) return undefined;
    if (task !== this.#inOrder[this.#head]) return this.#late.pop();
    this.#head++;
    // What has left is let go: all of it when nothing is left, else by halves.
    if (this.#head === this.#inOrder.length || this.#head > 1024 && 2 * this.#head > this.#inOrder.length) {
      this.#inOrder = this.#inOrder.slice(this.#head);
      this.#head = 0;
    }
    return task;
  }
}
