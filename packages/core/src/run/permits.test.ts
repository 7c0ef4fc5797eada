import { expect, it } from "vitest";
import { defaultConcurrency, Permits } from "./permits.ts";

const node = { depth: 0, definition: { declaration: { resource: "fal" as const } } };
const task = (order: number) => ({ node, order });

function taken(permits: Permits<ReturnType<typeof task>>): number {
  let count = 0;
  while (permits.take()) count++;
  return count;
}

it("[X15] a task that steps aside lends its permit, and is back at once", () => {
  const permits = new Permits<ReturnType<typeof task>>({ ...defaultConcurrency, fal: 2 });
  const tasks = [0, 1, 2, 3, 4, 5].map(task);
  for (const one of tasks) permits.add(one);
  const [first, second, third] = tasks;
  if (!first || !second || !third) throw new Error("there are six");
  expect(taken(permits)).toBe(2);
  expect([permits.stepAside(first), permits.stepAside(first), permits.stepAside(second)]).toEqual([true, false, true]);
  expect(taken(permits)).toBe(2);
  // As many are aside as there are permits.
  expect(permits.stepAside(third)).toBe(false);
  permits.stepBack(first);
  permits.giveBack(third);
  expect(taken(permits)).toBe(0);
  // Settled while it was aside: what it had lent is not given back twice.
  permits.giveBack(second);
  permits.stepBack(second);
  permits.giveBack(first);
  expect(taken(permits)).toBe(1);
});
