import * as fc from "fast-check";
import { expect, it } from "vitest";
import { halfJitter } from "./halfJitter.ts";

it("[F5] waits longer each time, spread at random, up to a limit", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = halfJitter(attempt, () => random, { first: 500, longest: 20_000 });
      const ceiling = Math.min(20_000, 500 * 2 ** attempt);
      expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
      expect(wait).toBeLessThan(ceiling);
    }),
  );
});
