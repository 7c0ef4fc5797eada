import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "@playgraph/core";

/** Spans, in milliseconds, after which a request is given up, as against waits between requests. */
const timeouts: ReadonlySet<number> = new Set([4_500, 5_000, 10_000, 30_000, 60_000, 120_000]);

export type TestClock = Clock & {
  /** All waits that were not timeouts, in order. */
  readonly waited: readonly number[];
  /** Lets the timeouts of that length that run now go off. */
  readonly expire: (milliseconds: number) => void;
  /** How many timeouts run now: one that is left behind would keep the process alive. */
  readonly running: () => number;
};

/** A clock that jumps over waits and on which a timeout goes off only when the test says so. @param pace milliseconds that a wait really takes */
export function testClock(pace = 0): TestClock {
  let now = 0;
  const waited: number[] = [];
  const running = new Map<() => void, number>();
  return {
    now: () => now,
    waited,
    running: () => running.size,
    expire(milliseconds) {
      for (const [goOff, length] of running) if (length === milliseconds) goOff();
    },
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      if (timeouts.has(milliseconds)) return held(milliseconds, running, signal);
      waited.push(milliseconds);
      now += milliseconds;
      await wait(pace);
      signal?.throwIfAborted();
    },
  };
}

function held(length: number, running: Map<() => void, number>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  running.set(resolve, length);
  signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise.finally(() => running.delete(resolve));
}
