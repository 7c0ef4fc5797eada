import type { Clock } from "@playgraph/core";

type Sleeper = { readonly until: number; readonly wake: () => void };

/** A clock that waits for nobody: as soon as all else has come to rest, it jumps to the next end of a sleep. `slept` are the milliseconds of each sleep. */
export function fakeClock(): Clock & { readonly slept: number[]; readonly asleep: () => number } {
  let time = 0;
  const slept: number[] = [];
  const sleepers = new Set<Sleeper>();

  function jump(): void {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) if (!next || sleeper.until < next.until) next = sleeper;
    if (!next) return;
    time = Math.max(time, next.until);
    next.wake();
  }

  return {
    slept,
    asleep: () => sleepers.size,
    now: () => time,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { until: time + milliseconds, wake: resolve };
      const stop = () => reject(signal?.reason);
      sleepers.add(sleeper);
      signal?.addEventListener("abort", stop, { once: true });
      setImmediate(jump);
      await promise.finally(() => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", stop);
      });
    },
  };
}
