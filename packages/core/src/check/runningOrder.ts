import { PriorityQueue } from "./priorityQueue.ts";

/**
 * Each after everything that it reads, otherwise in the order that `before` says. What is in a cycle or behind one is left out.
 * n log n in ids, linear in wires; what an id reads must be among the ids.
 */
export function runningOrder<Id>(ids: Iterable<Id>, reads: (id: Id) => readonly Id[], before: (a: Id, b: Id) => boolean): readonly Id[] {
  const missing = new Map<Id, number>();
  const readers = new Map<Id, Id[]>();
  const ready = new PriorityQueue<Id>(before);
  for (const id of ids) {
    const sources = reads(id);
    missing.set(id, sources.length);
    if (sources.length === 0) ready.push(id);
    for (const source of sources) {
      const known = readers.get(source);
      if (known) known.push(id);
      else readers.set(source, [id]);
    }
  }
  const order: Id[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const reader of readers.get(id) ?? []) {
      const left = (missing.get(reader) ?? 0) - 1;
      missing.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  return order;
}
