import type { Task } from "./task.ts";

/** The tasks that have come into being and are not settled: a list through the tasks themselves, oldest first. */
export class Unsettled {
  #first: Task | undefined;
  #last: Task | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(task: Task): void {
    task.previous = this.#last;
    if (this.#last) this.#last.next = task;
    else this.#first = task;
    this.#last = task;
    this.#size++;
  }

  remove(task: Task): void {
    const { previous, next } = task;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    // A settled task must not keep its neighbours from being freed.
    task.previous = undefined;
    task.next = undefined;
    this.#size--;
  }

  /** The oldest. */
  first(): Task | undefined {
    return this.#first;
  }
}
