/** Time as an argument: tests bring a clock they move by hand. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `run` once, `ms` from now. The answer takes it back; taking back what has run does nothing. */
  readonly after: (ms: number, run: () => void) => () => void;
};

export const systemClock: Clock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits `ms` on a clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

/** A clock whose pending work can be dropped all at once, so that a closed server leaves no timer behind. */
export function stoppable(clock: Clock): Clock & { readonly stop: () => void } {
  const pending = new Set<() => void>();
  return {
    now: clock.now,
    after: (ms, run) => {
      const cancel = clock.after(ms, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    stop: () => {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
