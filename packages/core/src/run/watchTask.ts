import { PlaygraphError } from "../node/failure.ts";
import type { Clock } from "../node/world.ts";

/** The time that a task has. */
export type Watch = {
  /** The task's own: aborted with the run's, or when its time is up. */
  readonly signal: AbortSignal;
  /** Settles as the work does, or fails as `Timeout` when the time is up, whatever the node is doing then. To be asked for one work after the other. */
  readonly within: (work: Promise<void>) => Promise<void>;
  /** The task is over. */
  readonly release: () => void;
};

/**
 * Watches the clock for a task: what its node gives after its time is not taken.
 * @param timeout milliseconds
 * @param maybeBilled whether the task has begun a paid step by then
 */
export function watchTask(timeout: number, run: AbortSignal, clock: Clock, maybeBilled: () => boolean): Watch {
  const own = new AbortController();
  const done = new AbortController();
  const abort = () => own.abort(run.reason);
  if (run.aborted) abort();
  run.addEventListener("abort", abort, { once: true });
  let failure: PlaygraphError | undefined;
  let onLate: ((failure: PlaygraphError) => void) | undefined;
  const expire = (): void => {
    own.abort();
    failure = new PlaygraphError({ code: "Timeout", message: `It was not done within ${timeout / 1000} s.`, retryable: true, maybeBilled: maybeBilled() });
    onLate?.(failure);
  };
  // Ends early with a task that is done in time.
  clock.sleep(timeout, done.signal).then(expire, () => undefined);
  return {
    signal: own.signal,
    within(work) {
      // A promise for each work: one for the whole task would hold something of every item until the task ends.
      const late = Promise.withResolvers<never>();
      if (failure) late.reject(failure);
      onLate = late.reject;
      return Promise.race([work, late.promise]);
    },
    release() {
      done.abort();
      run.removeEventListener("abort", abort);
    },
  };
}
