import type { Clock, NotSent } from "@playgraph/core";
import { fullJitter } from "./fullJitter.ts";

/** Steps of the back-off in which a service may turn everyone away before it counts as unavailable: about a minute. */
const patience = 8;

/** How fast all senders together may knock at a service. */
export type Pace = {
  /**
   * Waits for leave to send once.
   * @throws NotSent the last refusal, while the service counts as unavailable; the signal's reason once that aborts
   */
  readonly turn: (signal: AbortSignal) => Promise<Turn>;
};

export type Turn = {
  /** The service took the request, or refused it for good: it is well. */
  readonly answered: () => void;
  /** The service turned the request away. @returns milliseconds until it is asked again */
  readonly turnedAway: (refusal: NotSent) => number;
  /** Must be called last. */
  readonly end: () => void;
};

/**
 * A service in trouble gets one request for each step of the back-off, from all senders together, not one from each. If it stays in trouble, all
 * who ask are told so at once, and one request after each further wait tries whether it is back.
 */
export function createPace(clock: Clock, random: () => number): Pace {
  /** 0 while the service is well. */
  let step = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  let lastRefusal: NotSent | undefined;
  let probe: Promise<void> | undefined;

  function begin(end: () => void): Turn {
    const begunIn = step;
    return {
      end,
      answered() {
        step = 0;
      },
      turnedAway(refusal) {
        // Refusals of requests that left together are one step, not one each.
        if (begunIn === step) step += 1;
        lastRefusal = refusal;
        notBefore = Math.max(notBefore, clock.now() + (refusal.retryAfter ?? 0) + fullJitter(step - 1, random));
        return notBefore - clock.now();
      },
    };
  }

  return {
    async turn(signal) {
      for (;;) {
        signal.throwIfAborted();
        const early = notBefore - clock.now();
        if (step === 0) return begin(() => {});
        if (step >= patience && early > 0 && lastRefusal) throw lastRefusal;
        if (probe) {
          await settledOrAborted(probe, signal);
        } else if (early > 0) {
          await clock.sleep(early, signal);
        } else {
          const { promise, resolve } = Promise.withResolvers<void>();
          probe = promise;
          return begin(() => {
            probe = undefined;
            resolve();
          });
        }
      }
    },
  };
}

async function settledOrAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
