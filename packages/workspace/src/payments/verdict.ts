import { PlaygraphError } from "@playgraph/core";
import { isNoFaultOfTheRequest } from "./nextStep.ts";

/**
 * - `keep`: nothing is known of the request itself: it stays as it is, and its result is asked for again later;
 * - `final`: it never gives anything, and may have been billed: this answer stands;
 * - `unbilled`: it gives nothing and cost nothing: it may be sent again;
 * - `gone`: it was cancelled, and the service does not know it any more: it may be sent again, but what it reserved may have been spent.
 */
export type Verdict = "keep" | "final" | "unbilled" | "gone";

/** What a failure to get an accepted request's result says about the request. */
export function verdict(error: unknown, wasCancelled: boolean): Verdict {
  if (!(error instanceof PlaygraphError)) return "keep";
  const { code, retryable, maybeBilled } = error.failure;
  if (code === "Cancelled") return "unbilled";
  if (code === "Unavailable" && !maybeBilled) return "unbilled";
  if (retryable) return "keep";
  if (code === "InvalidInput" || code === "Rejected") return "final";
  if (!isNoFaultOfTheRequest(code)) return "keep";
  return wasCancelled ? "gone" : "final";
}
