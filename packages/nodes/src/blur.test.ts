import { expect, it } from "vitest";
import { blur } from "./blur.ts";
import { letters, worked } from "./testing/worked.ts";

const edge = `${"k".repeat(32)}${"w".repeat(32)}`;

it("[N19] softens an edge by about sigma pixels, and leaves the rest and the size", async () => {
  const image = await letters(Array.from({ length: 8 }, () => edge).join("/"));
  const { at, value } = await worked(blur, { image, sigma: 4 });
  expect(value).toMatchObject({ width: 64, height: 8 });
  const level = (x: number) => at(x, 4)[0] ?? -1;
  expect([level(0), level(63)]).toEqual([0, 255]);
  // One standard deviation from the edge a Gaussian has 16 % of the other side.
  expect(level(27) / 255).toBeGreaterThan(0.1);
  expect(level(27) / 255).toBeLessThan(0.22);
});

it("[N19] spreads no colour of what is transparent", async () => {
  const { at } = await worked(blur, { image: await letters("rrrr....".repeat(4)), sigma: 2 });
  const seen = Array.from({ length: 32 }, (_, x) => at(x, 0)).filter(([, , , alpha = 0]) => alpha > 16);
  expect(seen.length).toBeGreaterThan(16);
  expect(Math.min(...seen.map(([red = 0]) => red))).toBeGreaterThan(240);
});
