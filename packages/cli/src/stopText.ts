import type { Requests } from "./runFacts.ts";

/** What is told at once when a run is being stopped. */
export function stoppingText({ wasSent, isUnderWay }: Requests, isBilled: boolean): string {
  const what = isUnderWay ? `requests that were sent are being cancelled${isBilled ? ", and may still be billed" : ""}` : wasSent ? "no request is under way" : "nothing had been sent";
  return `Stopping: ${what}. Ctrl+C again leaves at once.`;
}

/** What is told of the requests when the run has stopped. */
export function stoppedText({ wasSent, wasCutOff }: Requests, isBilled: boolean): string {
  if (wasCutOff) return `Requests that had been sent were cancelled${isBilled ? ", but may still be billed" : ""}.`;
  return wasSent ? "No request is under way any more." : "Nothing had been sent.";
}
