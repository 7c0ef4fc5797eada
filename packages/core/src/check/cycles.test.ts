import * as fc from "fast-check";
import { expect, it } from "vitest";
import { findCycles } from "./cycles.ts";
import { runningOrder } from "./runningOrder.ts";

const byText = (a: string, b: string) => a < b;
const ids = ["a", "b", "c", "d", "e", "f"];
const graphs = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 12 }).map((wires) => {
  const reads = new Map(ids.map((id) => [id, [...new Set(wires.filter(([reader]) => reader === id).map(([, source]) => source))]]));
  return (id: string) => reads.get(id) ?? [];
});

/** The ids in the order that the wires allow. */
function ordered(reads: (id: string) => readonly string[]): readonly string[] {
  const items = new Map(ids.map((id) => [id, { id, place: 0 }]));
  return runningOrder([...items.values()], ({ id }) => reads(id).flatMap((source) => items.get(source) ?? [])).map(({ id }) => id);
}

/** By hand: whether a walk against the wires comes back. */
function isInCycle(id: string, reads: (id: string) => readonly string[]): boolean {
  const seen = new Set(reads(id));
  for (const source of seen) for (const next of reads(source)) seen.add(next);
  return seen.has(id);
}

it("[C6] cycles are real, each is found once, and there is none exactly if every node can be put in order", () => {
  fc.assert(
    fc.property(graphs, (reads) => {
      const cycles = findCycles(ids, reads, byText);
      for (const cycle of cycles) {
        for (const [index, id] of cycle.entries()) expect(reads(id)).toContain(cycle.at(index - 1));
        expect(cycle[0]).toBe(cycle.toSorted()[0]);
        expect(new Set(cycle).size).toBe(cycle.length);
      }
      expect(new Set(cycles.map((cycle) => cycle.join())).size).toBe(cycles.length);
      expect(cycles.length === 0).toBe(!ids.some((id) => isInCycle(id, reads)));
      expect(cycles.length === 0).toBe(ordered(reads).length === ids.length);
    }),
  );
});

it("[C17] the order is the first by id of all that put sources first", () => {
  fc.assert(
    fc.property(graphs, (reads) => {
      const order = ordered(reads);
      const placed = new Set<string>();
      for (const id of order) {
        const ready = ids.filter((candidate) => !placed.has(candidate) && reads(candidate).every((source) => placed.has(source)));
        expect(id).toBe(ready[0]);
        placed.add(id);
      }
    }),
  );
});
