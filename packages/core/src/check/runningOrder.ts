import { PriorityQueue } from "./priorityQueue.ts";

/** Something that can be put in order; `place` is used while it is. */
export type Ordered = { place: number };

/**
 * Each after everything that it reads, otherwise in the order in which they come. What is in a cycle or behind one is left out.
 * n log n in items, linear in wires; what an item reads must be among them.
 */
export function runningOrder<Item extends Ordered>(all: readonly Item[], reads: (item: Item) => readonly Item[]): readonly Item[] {
  for (let index = 0; index < all.length; index++) (all[index] as Item).place = index;
  const missing = new Int32Array(all.length);
  const readers: (number[] | undefined)[] = [];
  const ready = new PriorityQueue<number>((a, b) => a < b);
  for (let index = 0; index < all.length; index++) {
    const sources = reads(all[index] as Item);
    missing[index] = sources.length;
    if (sources.length === 0) ready.push(index);
    for (const { place } of sources) {
      const known = readers[place];
      if (known) known.push(index);
      else readers[place] = [index];
    }
  }
  const order: Item[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    order.push(all[index] as Item);
    for (const reader of readers[index] ?? []) {
      const left = (missing[reader] as number) - 1;
      missing[reader] = left;
      if (left === 0) ready.push(reader);
    }
  }
  return order;
}
