import { setImmediate } from "node:timers/promises";
import type { Clock } from "@playgraph/fal-emulator";

/** A clock that stands still until it is told to go. */
export function manualClock(start = Date.parse("2026-01-02T03:04:05Z")): Clock & { readonly advance: (ms: number) => Promise<void> } {
  let now = start;
  const pending = new Map<symbol, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after: (ms, run) => {
      const id = Symbol("timer");
      pending.set(id, { at: now + ms, run });
      return () => void pending.delete(id);
    },
    /** Runs what falls due, in order, and lets promises settle after each. */
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...pending].filter(([, { at }]) => at <= end).toSorted(([, a], [, b]) => a.at - b.at);
        if (!next) break;
        pending.delete(next[0]);
        now = next[1].at;
        next[1].run();
        await setImmediate();
      }
      now = end;
      await setImmediate();
    },
  };
}
