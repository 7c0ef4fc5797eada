import type { Clock } from "@playgraph/core";
import type { RunStore } from "@playgraph/workspace";

/** Milliseconds between two looks. */
const every = 1_000;

/**
 * Looks whether another process has asked for the end of a run.
 * @param over ends the looking
 * @returns whether it has; false once `over` aborts
 */
export async function watchCancel(runs: Pick<RunStore, "isCancelled">, run: string, clock: Clock, over: AbortSignal): Promise<boolean> {
  while (!over.aborted) {
    try {
      await clock.sleep(every, over);
    } catch {
      return false;
    }
    if (runs.isCancelled(run)) return true;
  }
  return false;
}
