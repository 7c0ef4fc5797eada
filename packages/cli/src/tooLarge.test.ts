import type { Count } from "@playgraph/core";
import { expect, it } from "vitest";
import { tooLarge } from "./tooLarge.ts";

const exact = (n: bigint): Count => ({ kind: "exact", n });

it("[L9] refuses what is beyond any wish, with the exact count", () => {
  expect(tooLarge({ tasks: exact(10_000_000n), generations: exact(1_000_000n) })).toBeUndefined();
  expect(tooLarge({ tasks: exact(10_000_001n), generations: exact(0n) })).toMatch(/would run 10,000,001 tasks and generate 0 images/);
  expect(tooLarge({ tasks: exact(1_000_001n), generations: { kind: "at-most", n: 1_000_001n } })).toMatch(/≤ 1,000,001 images/);
  expect(tooLarge({ tasks: { kind: "at-least", n: 7n }, generations: { kind: "at-least", n: 1_000_001n } })).toMatch(/would run at least 7 tasks and generate at least 1,000,001 images,/);
  expect(tooLarge({ tasks: { kind: "at-least", n: 10_000_000n }, generations: { kind: "at-least", n: 40n } })).toBeUndefined();
  expect(tooLarge({ tasks: { kind: "unknown", n: 10n ** 20n }, generations: exact(1n) })).toMatch(/100,000,000,000,000,000,000 × \? tasks and generate 1 image,/);
});
