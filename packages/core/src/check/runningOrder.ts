import { PriorityQueue } from "./priorityQueue.ts";

/**
 * Each id after everything that it reads, otherwise by id. What is in a cycle or behind one is left out.
 * n log n in ids, linear in wires; what an id reads must be among the ids.
 */
export function runningOrder(ids: Iterable<string>, reads: (id: string) => readonly string[]): readonly string[] {
  const missing = new Map<string, number>();
  const readers = new Map<string, string[]>();
  const ready = new PriorityQueue<string>((a, b) => a < b);
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
  const order: string[] = [];
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
