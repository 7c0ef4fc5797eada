import { describe, expect, it } from "vitest";
import { shapes } from "../shapes/shapes.ts";
import { contenders, yardstick } from "./contenders.ts";

/** By another way than the yardstick: whole numbers worked out from the definition of the shape. */
function combined(value: number): number {
  return (value * 31 + 1) % 999_983;
}

async function checksums(name: string, shape: string, tasks: number): Promise<readonly number[]> {
  const contender = await contenders.get(name)?.load();
  const work = shapes.get(shape)?.(tasks);
  if (!contender || !work) throw new Error(`There is no ${name} or no ${shape}.`);
  const build = "dag" in work ? contender.dag(work.dag) : contender.sweep(work.sweep);
  const run = await build();
  const again = await build();
  return [await run(), await run(), await again()];
}

describe.each([...contenders.keys()])("%s", (name) => {
  it.each([...shapes.keys()])("[E2] does the work that all do: %s", async (shape) => {
    const [expected] = await checksums(yardstick, shape, 300);
    expect(await checksums(name, shape, 300)).toEqual([expected, expected, expected]);
  });
});

it("[E2] the yardstick itself is right", async () => {
  let value = 1;
  for (let node = 0; node < 300; node++) value = combined(value);
  expect(await checksums(yardstick, "chain", 300)).toContain(value);
  const items = Array.from({ length: 150 }, (_, item) => combined(combined(item)));
  const sum = items.reduce((total, item) => total + item, 0);
  expect(await checksums(yardstick, "sweep", 300)).toContain(sum);
  expect(await checksums(yardstick, "sweep-mean", 300)).toContain(Math.floor(sum / 150));
});
