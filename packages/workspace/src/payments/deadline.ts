import type { Clock } from "@playgraph/core";

/** A signal that follows another one at once, and aborts by itself after `milliseconds`. `end` must be called when what it guards is over. */
export function deadline(clock: Clock, signal: AbortSignal, milliseconds: number): { readonly signal: AbortSignal; readonly end: () => void } {
  const late = new AbortController();
  const over = new AbortController();
  const onAbort = () => late.abort(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  clock.sleep(milliseconds, over.signal).then(
    () => late.abort(new Error(`not done within ${milliseconds / 1000} seconds`)),
    () => {},
  );
  return {
    signal: late.signal,
    end: () => {
      signal.removeEventListener("abort", onAbort);
      over.abort();
    },
  };
}
