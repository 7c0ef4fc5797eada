import type { AcceptedRequest, Attempt, Clock, Json, StepCall, StepRef } from "@playgraph/core";
import { deadline } from "./deadline.ts";

/** Milliseconds before each look: the service's list may show a request late. */
const looks = [0, 1_000, 3_000, 9_000];
/** Milliseconds for all looks together, whatever the list does. */
const longest = 60_000;

/**
 * Looks in the service's own list for a request of which nobody knows whether it was accepted.
 * @returns what was accepted, or how the look ended without it, as a clause; that proves nothing
 */
export type FindLost = <Accepted extends AcceptedRequest, Result extends Json>(step: StepRef, call: StepCall<Accepted, Result>, attempt: Attempt) => Promise<Accepted | string>;

/** For one service: a list that could not be read at all is asked once a request from then on, until it answers. */
export function createFindLost(clock: Clock): FindLost {
  let isOff = false;
  return async (step, call, attempt) => {
    if (!call.find) return "It cannot be told from others in the service's list";
    const { signal, end } = deadline(clock, step.signal, longest);
    const waits = isOff ? looks.slice(0, 1) : looks;
    let isRead = false;
    let trouble = `it did not answer within ${longest / 1000} seconds`;
    try {
      for (const [index, wait] of waits.entries()) {
        step.progress({ state: "waiting", message: `the answer was lost: looking for the lost request in the service's list, ${index + 1} of ${waits.length}` });
        try {
          await clock.sleep(wait, signal);
          const accepted = await call.find(attempt, signal);
          isRead = true;
          if (accepted) return accepted;
        } catch (error) {
          if (signal.aborted) break;
          trouble = messageOf(error).replace(/\.$/, "");
        }
      }
    } finally {
      end();
      if (!step.signal.aborted) isOff = !isRead;
    }
    if (step.signal.aborted) return "The run was stopped before it was found in the service's list";
    return isRead ? "It was not found in the service's list" : `The service's list could not be read (${trouble})`;
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
