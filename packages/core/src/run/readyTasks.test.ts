import fc from "fast-check";
import { expect, it } from "vitest";
import { ReadyTasks } from "./readyTasks.ts";

const steps = fc.array(fc.oneof({ weight: 3, arbitrary: fc.record({ depth: fc.nat(3), order: fc.nat(30) }) }, { weight: 2, arbitrary: fc.constant("pop" as const) }), { maxLength: 200 });

it("[X2] the deepest goes first, and of those the oldest, in whatever order they come", () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const ready = new ReadyTasks<{ readonly order: number; readonly node: { readonly depth: number } }>();
      const waiting: { readonly order: number; readonly node: { readonly depth: number } }[] = [];
      for (const step of steps) {
        if (step === "pop") {
          const next = waiting.toSorted((a, b) => b.node.depth - a.node.depth || a.order - b.order)[0];
          const told = [ready.peek(), ready.pop()];
          expect(told.map((task) => task && [task.node.depth, task.order])).toEqual([next, next].map((task) => task && [task.node.depth, task.order]));
          if (told[1]) waiting.splice(waiting.indexOf(told[1]), 1);
        } else {
          const task = { order: step.order, node: { depth: step.depth } };
          waiting.push(task);
          ready.push(task);
        }
        expect(ready.size).toBe(waiting.length);
      }
    }),
  );
});

it("[X2] thousands of one depth leave in the order in which they came", () => {
  const ready = new ReadyTasks<{ readonly order: number; readonly node: { readonly depth: number } }>();
  for (let order = 0; order < 5_000; order++) ready.push({ order, node: { depth: 1 } });
  for (let order = 0; order < 5_000; order++) expect(ready.pop()?.order).toBe(order);
  expect(ready.pop()).toBeUndefined();
});
