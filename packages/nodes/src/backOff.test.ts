import * as fc from "fast-check";
import { expect, it } from "vitest";
import { backOff, retryAfter } from "./backOff.ts";

it("[F5] waits longer each time, spread at random, up to a limit", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = backOff(attempt, () => random, { first: 500, longest: 20_000 });
      const ceiling = Math.min(20_000, 500 * 2 ** attempt);
      expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
      expect(wait).toBeLessThan(ceiling);
    }),
  );
});

it.each([
  ["2", undefined, 2_000],
  ["0", undefined, 0],
  ["7200", undefined, 60_000],
  ["Wed, 21 Oct 2015 07:28:05 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 5_000],
  ["Wed, 21 Oct 2015 07:28:05 GMT", "Wed, 21 Oct 2015 07:29:00 GMT", 0],
  ["Wed, 21 Oct 2015 07:28:05 GMT", undefined, undefined],
  ["abc", "Wed, 21 Oct 2015 07:28:00 GMT", undefined],
  ["-5", undefined, undefined],
  ["", undefined, undefined],
])("[F4] (T27) reads Retry-After %j of an answer dated %j as %j ms", (value, date, expected) => {
  const headers = new Headers({ "retry-after": value, ...(date === undefined ? {} : { date }) });
  expect(retryAfter(headers, 60_000)).toBe(expected);
});
