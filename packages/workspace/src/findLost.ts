import { type AcceptedRequest, type Attempt, type Clock, type Json, PlaygraphError, type StepCall, type StepRef } from "@playgraph/core";
import { deadline } from "./deadline.ts";

/** Milliseconds before each look: the service's list may show a request late. */
const looks = [0, 1_000, 3_000, 9_000];
/** Milliseconds for all looks together, whatever the list does. */
const longest = 60_000;

/**
 * Looks in the service's own list for a request of which nobody knows whether it was accepted.
 * @throws PlaygraphError `UnknownOutcome` if it is not found, which proves nothing
 */
export async function findLost<Accepted extends AcceptedRequest, Result extends Json>(clock: Clock, step: StepRef, call: StepCall<Accepted, Result>, attempt: Attempt, why: unknown): Promise<Accepted> {
  const { signal, end } = deadline(clock, step.signal, longest);
  let isRead = false;
  let trouble = `it did not answer within ${longest / 1000} seconds`;
  try {
    for (const [index, wait] of looks.entries()) {
      step.progress({ state: "waiting", message: `the answer was lost: looking for the lost request in the service's list, ${index + 1} of ${looks.length}` });
      try {
        await clock.sleep(wait, signal);
        const accepted = await call.find(attempt, signal);
        if (accepted) return accepted;
        isRead = true;
      } catch (error) {
        if (signal.aborted) break;
        trouble = messageOf(error).replace(/\.$/, "");
      }
    }
  } finally {
    end();
  }
  const looked = step.signal.aborted
    ? "The run was stopped before it was found in the service's list"
    : isRead
      ? "It was not found in the service's list"
      : `The service's list could not be read (${trouble})`;
  const message = `${messageOf(why)} ${looked}, and it may have been billed. It is not sent again by itself: look at your requests on the service's dashboard, and run again if it is not there.`;
  throw new PlaygraphError({ code: "UnknownOutcome", message, maybeBilled: true }, { cause: why });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
