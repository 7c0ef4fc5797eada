import { type ImageValue, type Json, PlaygraphError, type StepOutcome } from "@playgraph/core";
import { release } from "./budget.ts";
import { isNoFaultOfTheRequest } from "./nextStep.ts";
import { billed, leave, move, type Paying, takeBack, unwritten } from "./paying.ts";
import { inState, type Payment, reachedBy } from "./payment.ts";
import type { PaymentRow } from "./paymentRows.ts";
import { afterGrace, stopped } from "./stopped.ts";
import { type Verdict, verdict } from "./verdict.ts";

type In<State extends Payment["state"]> = PaymentRow & { readonly payment: Extract<Payment, { readonly state: State }> };

export function isIn<State extends Payment["state"]>(row: PaymentRow, state: State): row is In<State> {
  return row.payment.state === state;
}

/**
 * Gets the result and the files of an accepted request. What is made is paid: a run that is being stopped still takes it along, if that is quick.
 * @param started on the clock, in milliseconds
 * @returns `gone` if it was cancelled earlier and the service does not know it any more, `cancelled` if it then cost nothing
 * @throws PlaygraphError why there is no result; its row says whether there may be one later
 */
export async function finish(paying: Paying, row: PaymentRow, started: number): Promise<StepOutcome<Json> | "gone" | "cancelled"> {
  const grace = afterGrace(paying.clock, paying.step.signal);
  const seconds = () => (paying.clock.now() - started) / 1000;
  try {
    const completed = isIn(row, "accepted") ? await complete(paying, row, seconds, grace.signal) : row;
    if (typeof completed === "string") return completed;
    if (!isIn(completed, "completed")) throw new Error(`a payment that is ${row.payment.state} has no result`);
    paying.step.progress({ state: "fetching", requestId: completed.payment.accepted.requestId });
    const files = await stored(paying, completed, grace.signal);
    return await done(paying, completed, files);
  } finally {
    grace.end();
  }
}

async function complete(paying: Paying, row: In<"accepted">, seconds: () => number, quick: AbortSignal): Promise<PaymentRow | "gone" | "cancelled"> {
  const { call, run } = paying;
  const { accepted, wasCancelled } = row.payment;
  const { requestId } = accepted;
  let result: Json;
  try {
    result = await collected(paying, row, quick);
  } catch (error) {
    if (error instanceof Left) throw error.failure;
    const ending = verdict(error, wasCancelled);
    if (ending === "gone") return "gone";
    if (ending === "unbilled" && wasCancelled) {
      await takeBack(paying, row);
      return "cancelled";
    }
    const failure = failureOf(error, ending, requestId);
    run.ended(failure.failure.maybeBilled);
    await settle(paying, row, ending, failure);
    throw failure;
  }
  try {
    return await move(paying, row, { state: "completed", accepted, result, units: call.billableUnits?.() ?? null, seconds: seconds() });
  } catch (error) {
    throw await notKept(paying, row, error);
  }
}

/** Thrown with the row left as it is to be. */
class Left extends Error {
  readonly failure: PlaygraphError;

  constructor(failure: PlaygraphError) {
    super(failure.message);
    this.failure = failure;
  }
}

/** @param quick aborts a little after the step's own signal */
async function collected(paying: Paying, row: In<"accepted">, quick: AbortSignal): Promise<Json> {
  const { step, call } = paying;
  const { accepted, wasCancelled } = row.payment;
  const { requestId } = accepted;
  try {
    step.signal.throwIfAborted();
    return await call.collect(accepted, step.signal);
  } catch (error) {
    if (!step.signal.aborted) throw error;
    const answer = await call.cancel(accepted).catch(() => "no answer" as const);
    if (answer === "too late") return finished(paying, row, quick);
    await leave(paying, row, { state: "accepted", accepted, wasCancelled: wasCancelled || answer !== "no answer" });
    throw new Left(stopped(step.signal.reason, { message: `${told[answer].replace("%s", requestId)}; what of it had begun may still be billed.`, requestId, maybeBilled: true }));
  }
}

const told = {
  requested: "Request %s was cancelled at the service",
  "not known": "Request %s is not known to the service",
  "no answer": "Request %s could not be cancelled at the service",
} as const;

/** The request was done before the run was stopped: what it ended with, be it a failure of its own. */
async function finished(paying: Paying, row: In<"accepted">, quick: AbortSignal): Promise<Json> {
  const { step, call } = paying;
  const { accepted } = row.payment;
  const { requestId } = accepted;
  try {
    quick.throwIfAborted();
    return await call.collect(accepted, quick);
  } catch (error) {
    if (!quick.aborted) throw error;
    await leave(paying, row);
    throw new Left(stopped(step.signal.reason, { message: `Request ${requestId} was done when the run was stopped, and has been billed; its result was not fetched in time.`, requestId, maybeBilled: true }));
  }
}

async function stored(paying: Paying, row: In<"completed">, quick: AbortSignal): Promise<readonly ImageValue[]> {
  const { blobs, fetchPicture, call, run, step } = paying;
  const { accepted, result } = row.payment;
  const { requestId } = accepted;
  const pictures: ImageValue[] = [];
  let isOurDisk = false;
  try {
    for (const { url } of await call.files(result)) {
      const { bytes, ...picture } = await fetchPicture(url, quick);
      isOurDisk = true;
      const blob = await blobs.put(bytes);
      isOurDisk = false;
      // A data URI is its own content, which the blob now holds.
      pictures.push({ blob, ...picture, ...(url.startsWith("data:") ? {} : { sourceUrl: url }) });
    }
    return pictures;
  } catch (error) {
    if (step.signal.aborted) {
      await leave(paying, row);
      throw stopped(step.signal.reason, { message: `Stopped while the result of request ${requestId} was fetched; it has been billed.`, requestId, maybeBilled: true });
    }
    const named = error instanceof PlaygraphError ? new PlaygraphError({ ...error.failure, maybeBilled: true, message: `Request ${requestId} is paid, but its picture could not be taken: ${error.failure.message}` }, { cause: error }) : error;
    const ending = isOurDisk ? "keep" : verdict(named, false);
    const failure = failureOf(named, ending, requestId);
    run.ended(true);
    await settle(paying, row, ending, failure);
    throw failure;
  }
}

async function done(paying: Paying, row: In<"completed">, files: readonly ImageValue[]): Promise<StepOutcome<Json>> {
  const { accepted, result, units, seconds, offers, run, reserved } = row.payment;
  const receipt = { requestId: accepted.requestId, attempts: offers, seconds, micros: reserved.micros, run, units };
  try {
    await move(paying, row, { state: "done", accepted, result, files, receipt });
  } catch (error) {
    throw await notKept(paying, row, error);
  }
  paying.run.ended(false);
  return { result, files, receipt };
}

/** A failure after acceptance, as it is told. */
function failureOf(error: unknown, ending: Verdict, requestId: string): PlaygraphError {
  if (!(error instanceof PlaygraphError) || ending === "keep") return billed(error, requestId);
  const { failure, cause } = error;
  const goOn = ending === "final" && isNoFaultOfTheRequest(failure.code) ? " To pay for it once more, run again with --on-unknown resubmit." : "";
  return new PlaygraphError({ requestId, ...failure, message: `${failure.message}${goOn}`, maybeBilled: failure.maybeBilled && ending !== "unbilled" }, { cause });
}

/** Writes down what a failure means for the payment. Where that cannot be written, whoever asks next learns it from the service again. */
async function settle(paying: Paying, row: PaymentRow, ending: Verdict, { failure }: PlaygraphError): Promise<void> {
  if (ending === "keep") return leave(paying, row);
  if (ending === "unbilled") return takeBack(paying, row).catch(() => undefined);
  const { key, rows } = paying;
  const reached = failure.maybeBilled && isNoFaultOfTheRequest(failure.code) ? reachedBy(row.payment) : undefined;
  const state = { state: "failed", failure, ...(reached ? { reached } : {}) } as const;
  const { reserved } = row.payment;
  const after = failure.maybeBilled ? inState(row.payment, state) : { ...inState(row.payment, state), reserved: { ...reserved, generations: 0, micros: 0 } };
  await rows.change(key, row, after, (sql) => {
    if (!failure.maybeBilled) release(sql, reserved);
  }).catch(() => undefined);
}

/** The result is there, and the disk does not take it. */
async function notKept(paying: Paying, row: PaymentRow, error: unknown): Promise<PlaygraphError> {
  const { accepted } = (row as In<"accepted" | "completed">).payment;
  const { requestId } = accepted;
  await leave(paying, row);
  const isAside = (await paying.emergency.find(paying.owner, row.payment.attempt)) !== undefined;
  const where = isAside ? " Its id is kept in the workspace's folder emergency." : "";
  return unwritten(error, `Request ${requestId} is paid, but what it gave could not be written down.${where} Run again when that is possible: it is fetched then and not paid again.`, { requestId });
}
