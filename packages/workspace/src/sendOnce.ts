import { type AcceptedRequest, type Attempt, type Json, NotSent, PlaygraphError, type StepCall, type StepRef } from "@playgraph/core";
import type { Pace, Turn } from "./pace.ts";
import { stopped } from "./stopped.ts";

/** Times that one request is offered to a service that takes others meanwhile. */
const mostOffers = 30;

export type Sent<Accepted> = {
  /** Times that the request was offered. */
  readonly attempts: number;
} & ({ readonly accepted: Accepted } | { readonly unknown: unknown });

/**
 * Offers a request until it leaves, and never after it may have left.
 * @returns what the service accepted, or why nobody can know whether it did
 * @throws PlaygraphError if the service refuses it, if it never left, or if the signal aborts before it did
 */
export async function sendOnce<Accepted extends AcceptedRequest, Result extends Json>(pace: Pace, step: StepRef, call: StepCall<Accepted, Result>, attempt: Attempt): Promise<Sent<Accepted>> {
  for (let attempts = 1; ; attempts++) {
    const turn = await turnOf(pace, step.signal);
    step.progress({ state: "submitting" });
    try {
      const accepted = await call.send(attempt, step.signal);
      turn.answered();
      return { attempts, accepted };
    } catch (error) {
      if (error instanceof NotSent) {
        const wait = turn.turnedAway(error);
        if (attempts === mostOffers) throw neverSent(error);
        step.progress({ state: "waiting", message: `not sent: ${error.message} Next try in ${Math.ceil(wait / 1000)} s` });
        continue;
      }
      turn.answered();
      if (error instanceof PlaygraphError) throw error;
      return { attempts, unknown: error };
    } finally {
      turn.end();
    }
  }
}

async function turnOf(pace: Pace, signal: AbortSignal): Promise<Turn> {
  try {
    return await pace.turn(signal);
  } catch (error) {
    throw error instanceof NotSent ? neverSent(error) : stopped(error, { message: "Stopped before its request was sent; nothing was billed." });
  }
}

function neverSent(refusal: NotSent): PlaygraphError {
  const code = refusal.retryAfter === undefined ? "Unavailable" : "RateLimited";
  return new PlaygraphError({ code, message: `${refusal.message} Given up after several tries; nothing was billed. Run again later.`, retryable: true }, { cause: refusal });
}
