import { createFal, type Fal, type FalOptions } from "../fal/fal.ts";
import { testClock } from "./testClock.ts";

/** The adapter with a clock that jumps over waits. `random` is chosen so that no wait is as long as a timeout. */
export function testFal(options: Pick<FalOptions, "target"> & Partial<FalOptions>): Fal {
  return createFal({ credentials: "canary-id:canary-secret", clock: testClock(), random: () => 0.3, ...options });
}
