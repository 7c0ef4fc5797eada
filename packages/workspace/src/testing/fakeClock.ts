import { setImmediate } from "node:timers/promises";
import type { Clock } from "@playgraph/core";

/** A clock that waits for nobody: a sleep moves it on at once. `slept` are the milliseconds of each sleep. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      time += milliseconds;
      await setImmediate();
    },
  };
}
