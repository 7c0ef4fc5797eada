import type { Count } from "@playgraph/core";
import { expect, it } from "vitest";
import { tooLarge } from "./tooLarge.ts";

const exact = (n: bigint): Count => ({ kind: "exact", n });

const unknown = { micros: "unknown", isAtMost: false, hasFree: false, unpriced: [] } as const;

it("[L9] refuses what is beyond any wish, with the exact count", () => {
  expect(tooLarge({ tasks: exact(10_000_000n), generations: exact(1_000_000n) }, unknown)).toBeUndefined();
  expect(tooLarge({ tasks: exact(10_000_001n), generations: exact(0n) }, unknown)).toMatch(/would run 10,000,001 tasks and generate 0 images/);
  expect(tooLarge({ tasks: exact(1_000_001n), generations: { kind: "at-most", n: 1_000_001n } }, unknown)).toMatch(/≤ 1,000,001 images/);
  expect(tooLarge({ tasks: { kind: "at-least", n: 7n }, generations: { kind: "at-least", n: 1_000_001n } }, unknown)).toMatch(/would run at least 7 tasks and generate at least 1,000,001 images,/);
  expect(tooLarge({ tasks: { kind: "at-least", n: 10_000_000n }, generations: { kind: "at-least", n: 40n } }, unknown)).toBeUndefined();
  expect(tooLarge({ tasks: { kind: "unknown", n: 10n ** 20n }, generations: exact(1n) }, unknown)).toMatch(/100,000,000,000,000,000,000 × \? tasks and generate 1 image,/);
});

it("[L9] (T58) says what it would cost, where that is known", () => {
  const plan = { tasks: exact(10n ** 12n), generations: exact(10n ** 12n) };
  expect(tooLarge(plan, unknown)).toMatch(/generate 1,000,000,000,000 images, at an unknown price: more/);
  expect(tooLarge(plan, { micros: 10n ** 16n, isAtMost: false, hasFree: false, unpriced: [] })).toMatch(/generate 1,000,000,000,000 images, for \$10,000,000,000\.00: more/);
});
