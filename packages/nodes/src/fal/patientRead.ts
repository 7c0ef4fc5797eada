import { type Clock, PlaygraphError } from "@playgraph/core";
import { longestRetryAfter } from "./falErrors.ts";
import type { Reply } from "./falFetch.ts";
import { halfJitter } from "./halfJitter.ts";
import { Lost } from "./lost.ts";
import { retryAfter } from "./retryAfter.ts";

export type Patience = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly tries: number;
  /** On the clock: no try begins after it. */
  readonly deadline?: number;
  /** Milliseconds of the waits between tries. */
  readonly waits?: { readonly first: number; readonly longest: number };
  readonly onWait?: (why: Reply | Lost) => void;
};

const usualWaits = { first: 500, longest: 20_000 };

/** Whether another try of something that costs nothing may end differently. A 200 that is not JSON came from someone between fal and us. */
function isTransient(outcome: Reply | Lost): boolean {
  if (outcome instanceof Lost) return outcome.reason !== "too-large" && outcome.reason !== "aborted";
  const { status, body } = outcome;
  return status === 408 || status === 429 || status >= 500 || (status >= 200 && status < 300 && (body === undefined || body === null));
}

/**
 * Repeats a read until it brings a clear answer, and gives the last outcome where none comes.
 * @param transient further answers that are worth another try
 * @throws PlaygraphError `Cancelled`
 */
export async function patientRead(read: () => Promise<Reply>, patience: Patience, transient: (reply: Reply) => boolean = () => false): Promise<Reply | Lost> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await read().catch((error: unknown) => {
      if (error instanceof Lost) return error;
      throw error;
    });
    if (!isTransient(outcome) && (outcome instanceof Lost || !transient(outcome))) return outcome;
    const asked = outcome instanceof Lost ? undefined : retryAfter(outcome.headers, longestRetryAfter);
    const wait = asked ?? halfJitter(attempt, patience.random, patience.waits ?? usualWaits);
    if (attempt + 1 >= patience.tries || patience.clock.now() + wait > (patience.deadline ?? Infinity)) return outcome;
    patience.onWait?.(outcome);
    await pause(patience, wait);
  }
}

/** @throws PlaygraphError `Cancelled` */
export async function pause({ clock, signal }: Pick<Patience, "clock" | "signal">, milliseconds: number): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  }
  if (signal.aborted) throw cancelled();
}

function cancelled(): PlaygraphError {
  return new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
}
