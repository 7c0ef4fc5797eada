import { type AcceptedRequest, type Attempt, type Clock, type Json, PlaygraphError, type StepCall, type StepRef } from "@playgraph/core";

/** Milliseconds before each look: the service's list may show a request late. */
const looks = [0, 1_000, 3_000, 9_000];

/**
 * Looks in the service's own list for a request of which nobody knows whether it was accepted.
 * @throws PlaygraphError `UnknownOutcome` if it is not found, which proves nothing
 */
export async function findLost<Accepted extends AcceptedRequest, Result extends Json>(clock: Clock, step: StepRef, call: StepCall<Accepted, Result>, attempt: Attempt, why: unknown): Promise<Accepted> {
  let trouble = "";
  for (const wait of looks) {
    step.progress({ state: "waiting", message: "the answer was lost: looking for the request in the service's own list" });
    try {
      await clock.sleep(wait, step.signal);
      const accepted = await call.find(attempt, step.signal);
      if (accepted) return accepted;
    } catch (error) {
      if (step.signal.aborted) break;
      trouble = ` (the list could not be read: ${messageOf(error)})`;
    }
  }
  const message =
    `${messageOf(why)} It was not found in the service's list${trouble}, and it may have been billed. ` +
    "It is not sent again by itself: look at your requests on the service's dashboard, and run again if it is not there.";
  throw new PlaygraphError({ code: "UnknownOutcome", message, maybeBilled: true }, { cause: why });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
