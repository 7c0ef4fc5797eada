import type { Clock } from "@playgraph/core";
import { systemClock } from "@playgraph/workspace";

/** A clock that sleeps a hundredth: nobody wants to wait for back-offs and for looks into lists in a test. */
export const hastyClock: Clock = { now: () => systemClock.now(), sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 100, signal) };
