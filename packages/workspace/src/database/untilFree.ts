import type { Clock } from "@playgraph/core";
import { isBusy } from "./sqliteFailure.ts";

/** How to wait: for other processes, so by the machine's own time. */
export type Patience = { readonly clock: Clock; /** Uniform in [0, 1). */ readonly random: () => number };

/** Milliseconds after which somebody who holds a lock is taken to hold it for good. A commit takes a few. */
const longest = 60_000;

/**
 * What `attempt` gives once no other process is in its way. The others' turns come between the attempts, and this process goes on with other things.
 * @throws what `attempt` throws; SQLite's own "busy" only after a minute of it
 */
export async function untilFree<Value>(attempt: () => Value, { clock, random }: Patience): Promise<Value> {
  const began = clock.now();
  for (let ceiling = 2; ; ceiling = Math.min(2 * ceiling, 100)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || clock.now() - began > longest) throw error;
    }
    await clock.sleep(1 + random() * ceiling);
  }
}
