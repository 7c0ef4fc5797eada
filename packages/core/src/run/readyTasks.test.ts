import fc from "fast-check";
import { expect, it } from "vitest";
import { ReadyTasks } from "./readyTasks.ts";

const steps = fc.array(fc.oneof({ weight: 3, arbitrary: fc.record({ depth: fc.nat(3), order: fc.nat(30) }) }, { weight: 2, arbitrary: fc.constant("pop" as const) }), { maxLength: 200 });

type Told = readonly [depth: number, order: number] | undefined;

it("[X2] the deepest goes first, and of those the oldest, in whatever order they come", () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const ready = new ReadyTasks<{ readonly order: number; readonly node: { readonly depth: number } }>();
      let waiting: (readonly [depth: number, order: number])[] = [];
      const told: Told[] = [];
      const expected: Told[] = [];
      for (const step of steps) {
        if (step === "pop") {
          const peeked = ready.peek();
          const popped = ready.pop();
          told.push(peeked && [peeked.node.depth, peeked.order], popped && [popped.node.depth, popped.order]);
          const [next, ...others] = waiting.toSorted((a, b) => b[0] - a[0] || a[1] - b[1]);
          expected.push(next, next);
          waiting = others;
        } else {
          waiting.push([step.depth, step.order]);
          ready.push({ order: step.order, node: { depth: step.depth } });
        }
      }
      expect(told).toEqual(expected);
      expect(ready.size).toBe(waiting.length);
    }),
  );
});

it("[X2] thousands of one depth leave in the order in which they came", () => {
  const ready = new ReadyTasks<{ readonly order: number; readonly node: { readonly depth: number } }>();
  for (let order = 0; order < 5_000; order++) ready.push({ order, node: { depth: 1 } });
  for (let order = 0; order < 5_000; order++) expect(ready.pop()?.order).toBe(order);
  expect(ready.pop()).toBeUndefined();
});
