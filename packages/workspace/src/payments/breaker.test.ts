import { expect, it } from "vitest";
import { createBreaker } from "./breaker.ts";

function openAfter(ends: readonly boolean[]): boolean {
  const breaker = createBreaker();
  for (const isLoss of ends) breaker.ended(isLoss);
  return breaker.isOpen();
}

it("[W41] opens when 15 of the last 20 paid requests gave nothing", () => {
  expect(openAfter(Array.from({ length: 14 }, () => true))).toBe(false);
  expect(openAfter(Array.from({ length: 15 }, () => true))).toBe(true);
  const mixed = Array.from({ length: 20 }, (_, index) => index % 4 !== 0);
  expect(openAfter(mixed)).toBe(true);
  expect(openAfter([...mixed, false, false])).toBe(false);
  expect(openAfter(Array.from({ length: 2_000 }, (_, index) => index % 10 === 0))).toBe(false);
});
