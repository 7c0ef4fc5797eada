import type { GivenItem } from "./itemBox.ts";
import type { ItemStep, Running } from "./performTask.ts";
import { PriorityQueue } from "../check/priorityQueue.ts";

/** An emitting task under way. */
export type Source = {
  readonly running: Running;
  readonly next: () => ItemStep | Promise<ItemStep>;
  /** Of several axes, or to be cached. */
  readonly kept: GivenItem[];
  /** Items that it has given. */
  count: number;
};

/** Emitting tasks that may be asked for their next item. */
export class Sources {
  /** Those that hold a permit go on at once: others wait for it. */
  readonly #hurried: Source[] = [];
  readonly #resting = new PriorityQueue<Source>(goesOnBefore);

  add(source: Source): void {
    if (source.running.task.node.definition.declaration.resource === "none") this.#resting.push(source);
    else this.#hurried.push(source);
  }

  /** One that holds a permit. */
  hurried(): Source | undefined {
    return this.#hurried.pop();
  }

  /** The next of those that hold none. */
  resting(): Source | undefined {
    return this.#resting.pop();
  }
}

/** Deeper first; then those with the narrower axis, so that a wide one finds what it is joined with already there; then the older. */
function goesOnBefore(a: Source, b: Source): boolean {
  const [one, other] = [a.running.task, b.running.task];
  if (one.node.depth !== other.node.depth) return one.node.depth > other.node.depth;
  const [width, otherWidth] = [widthOf(a), widthOf(b)];
  return width === otherWidth ? one.order < other.order : width < otherWidth;
}

/** The length of its axis, or what is known of that so far: of two that nobody knows, the shorter then ends first. */
function widthOf({ running, count }: Source): number {
  return running.task.node.resolved.newAxes[0]?.length ?? count + 1;
}
