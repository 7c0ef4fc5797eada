import type { Clock } from "@playgraph/core";
import type { RunStore } from "@playgraph/workspace";

/** Milliseconds between two looks. */
const every = 1_000;

/**
 * Looks whether another process has asked for the end of a run. What keeps it from looking keeps nobody from running: whoever pays meets it too, and tells it.
 * @param over ends the looking
 * @returns whether it has; false once `over` aborts
 */
export async function watchCancel(runs: Pick<RunStore, "isCancelled">, run: string, clock: Clock, over: AbortSignal): Promise<boolean> {
  try {
    for (;;) {
      await clock.sleep(every, over);
      if (runs.isCancelled(run)) return true;
    }
  } catch {
    return false;
  }
}
