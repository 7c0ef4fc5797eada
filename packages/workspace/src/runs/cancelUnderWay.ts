import type { AcceptedRequest, Json, StepCall } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import { inState } from "../payments/payment.ts";
import { paymentRows } from "../payments/paymentRows.ts";
import type { EarlierStep } from "./fetchUnderWay.ts";
import { underWay } from "./underWay.ts";

/** What became of requests that were to be cancelled: by their ids. */
export type Cancelled = {
  /** The service stops them; what had begun may still be billed. */
  readonly requested: readonly string[];
  /** They are done, and paid: a resumed run fetches them. */
  readonly done: readonly string[];
  /** The service does not know them any more. */
  readonly gone: readonly string[];
  /** Nobody knows, because the service could not be asked. */
  readonly failed: readonly string[];
};

/** Requests at a time. */
const most = 16;

/** Cancels what an interrupted run had sent to a service and no process works on. */
export async function cancelUnderWay(database: Database, run: string, service: string, earlierStep: EarlierStep): Promise<Cancelled> {
  const cancelled = { requested: [] as string[], done: [] as string[], gone: [] as string[], failed: [] as string[] };
  const rows = paymentRows(database, service);
  const waiting = underWay(database, service).filter((request) => request.run === run).values();

  async function cancelNext(): Promise<void> {
    for (const request of waiting) {
      const { key, row, accepted } = request;
      const { requestId } = accepted;
      const call = earlierStep(request);
      const answer = row.payment.state === "completed" ? "too late" : await answerOf(call, accepted);
      if (answer === "too late") cancelled.done.push(requestId);
      else if (answer === "no answer") cancelled.failed.push(requestId);
      else {
        cancelled[answer === "requested" ? "requested" : "gone"].push(requestId);
        await rows.change(key, row, inState(row.payment, { state: "accepted", accepted, wasCancelled: true }));
      }
    }
  }

  await Promise.all(Array.from({ length: most }, cancelNext));
  return cancelled;
}

async function answerOf(call: StepCall<AcceptedRequest, Json> | undefined, accepted: AcceptedRequest): Promise<"requested" | "too late" | "not known" | "no answer"> {
  if (!call) return "no answer";
  return call.cancel(accepted).catch(() => "no answer" as const);
}
