import { type Clock, type Failure, PlaygraphError } from "@playgraph/core";

/** Milliseconds that a stopped run still gives to what would be lost if it were cut off. */
const grace = 5_000;

/**
 * A signal that follows another one with a little delay. `end` must be called when what it guards is over.
 * The fal adapter's `withGrace` does the same for a submission; neither package may import the other.
 */
export function afterGrace(clock: Clock, signal: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void } {
  const late = new AbortController();
  const over = new AbortController();
  const onAbort = () => {
    clock.sleep(grace, over.signal).then(
      () => late.abort(signal.reason),
      () => {},
    );
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return {
    signal: late.signal,
    end: () => {
      signal.removeEventListener("abort", onAbort);
      over.abort();
    },
  };
}

/** The failure of work that was stopped. It keeps the code of what stopped it, for instance `Timeout`; anything but a failure was the user's wish. */
export function stopped(reason: unknown, facts: Pick<Failure, "message"> & Partial<Failure>): PlaygraphError {
  const code = reason instanceof PlaygraphError ? reason.failure.code : "Cancelled";
  return new PlaygraphError({ ...facts, code }, { cause: reason });
}
