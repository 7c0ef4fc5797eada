import { type AcceptedRequest, NotSent, PlaygraphError, taskId } from "@playgraph/core";
import { checkBudget, reserve } from "./budget.ts";
import { attemptedOf, inState, type Payment } from "./payment.ts";
import type { PaymentRow } from "./paymentRows.ts";
import { messageOf, move, type Paying, takeBack, unwritten } from "./paying.ts";
import type { Turn } from "./pace.ts";
import { stopped } from "./stopped.ts";
import { verdict } from "./verdict.ts";

/** Times that one request is offered to a service that takes others meanwhile. */
const mostOffers = 30;

/** @param knowingly the user said that it is to be sent once more */
export type Submission = { readonly before: PaymentRow | undefined; readonly knowingly: boolean; /** Times that it was turned away just now. */ readonly turnedAway: number };

/**
 * Offers a request once, when the service can be asked. That it is going to be sent is on the disk, with its reservation, before its first byte leaves.
 * @returns the payment when it is accepted; `turned away`, `outdated` or `lost` where its row says what comes next
 * @throws PlaygraphError if the service refuses it, if it is more than the budget, if it never left, or if the signal aborts before it did
 */
export async function submit(paying: Paying, submission: Submission): Promise<PaymentRow | "turned away" | "outdated" | "lost"> {
  const { step, call, run, pace } = paying;
  await prepare(paying);
  const turn = await turnOf(pace, step.signal);
  try {
    run.checkOpen();
    const intent = await begin(paying, submission);
    if (intent === undefined) return "outdated";
    await stillOpen(paying, intent);
    step.progress({ state: "submitting" });
    let accepted: AcceptedRequest;
    try {
      accepted = await call.send({ id: intent.payment.attempt }, step.signal);
    } catch (error) {
      return await notAccepted(paying, intent, turn, error, submission);
    }
    turn.answered();
    if (submission.knowingly) run.resubmitted(paying.key);
    return await accept(paying, intent, accepted);
  } finally {
    turn.end();
  }
}

/** Before anything is written down: a process that ends while it makes ready has sent nothing. */
async function prepare({ step, call, run, rows }: Paying): Promise<void> {
  if (!call.prepare) return;
  // What is not sent anyway needs nothing.
  run.checkOpen();
  const { reserved, scopes } = run.reservation(call);
  rows.read((sql) => checkBudget(sql, call.endpoint, reserved, scopes));
  await call.prepare(step.signal);
}

async function turnOf(pace: Paying["pace"], signal: AbortSignal): Promise<Turn> {
  try {
    return await pace.turn(signal);
  } catch (error) {
    throw error instanceof NotSent ? neverSent(error) : stopped(error, { message: "Stopped before its request was sent; nothing was billed." });
  }
}

/** Reservation and intent, in one commit. @returns undefined if somebody else has changed the payment meanwhile */
async function begin({ key, step, call, run, owner, rows, emergency, random }: Paying, { before, knowingly, turnedAway }: Submission): Promise<PaymentRow | undefined> {
  await emergency.prepare();
  const { reserved, scopes } = run.reservation(call);
  const { endpoint, payload } = call;
  const earlier = before ? [...before.payment.earlier, attemptedOf(before.payment)] : [];
  const payment: Payment = { state: "intent", attempt: attemptId(random), run: run.id, reserved, endpoint, payload, owner, offers: (before?.payment.offers ?? turnedAway) + 1, earlier };
  const row = await rows.change(key, before, payment, (sql) => {
    reserve(sql, endpoint, reserved, scopes);
    if (knowingly) sql.run("INSERT INTO resubmissions (run, task) VALUES (?, ?)", run.id, taskId(step.node, step.coordinate));
  });
  return typeof row === "string" ? undefined : row;
}

/** The run may have been stopped or locked while the intent was written. */
async function stillOpen(paying: Paying, intent: PaymentRow): Promise<void> {
  try {
    if (paying.step.signal.aborted) throw stopped(paying.step.signal.reason, { message: "Stopped before its request was sent; nothing was billed." });
    paying.run.checkOpen();
  } catch (error) {
    await unsent(paying, intent).catch(() => undefined);
    throw error;
  }
}

/** The attempt was not taken: nothing is left of it. */
async function unsent(paying: Paying, intent: PaymentRow): Promise<void> {
  const { run, step } = paying;
  const task = taskId(step.node, step.coordinate);
  await takeBack(paying, intent, (sql) => void sql.run("DELETE FROM resubmissions WHERE rowid = (SELECT max(rowid) FROM resubmissions WHERE run = ? AND task = ?)", run.id, task));
}

async function notAccepted(paying: Paying, intent: PaymentRow, turn: Turn, error: unknown, { turnedAway, knowingly }: Submission): Promise<"turned away" | "lost"> {
  const { step, run } = paying;
  if (error instanceof NotSent) {
    const wait = turn.turnedAway(error);
    await unsent(paying, intent);
    if (turnedAway + 1 === mostOffers) throw neverSent(error);
    step.progress({ state: "waiting", message: `not sent: ${error.message} Next try in ${Math.ceil(wait / 1000)} s` });
    return "turned away";
  }
  turn.answered();
  if (error instanceof PlaygraphError) {
    run.refused(error);
    if (!error.failure.maybeBilled) {
      // Where that cannot be written, the request only looks as if it may have been sent.
      await unsent(paying, intent).catch(() => undefined);
      throw error;
    }
  }
  if (knowingly) run.resubmitted(paying.key);
  if (error instanceof PlaygraphError && verdict(error, false) === "final") {
    run.ended(true);
    await move(paying, intent, { state: "failed", failure: error.failure }).catch(() => undefined);
    throw error;
  }
  const why = messageOf(error);
  await move(paying, intent, { state: "unknown", isSought: true, why, looked: "" }).catch((reason: unknown) => Promise.reject(unwritten(reason, why, { code: "UnknownOutcome" })));
  return "lost";
}

/** The request's id is on the disk before anything else is done with it, beside the database if that is full. */
export async function accept(paying: Paying, row: PaymentRow, accepted: AcceptedRequest): Promise<PaymentRow> {
  const { emergency, service, key } = paying;
  const state = { state: "accepted", accepted, wasCancelled: false } as const;
  try {
    return await move(paying, row, state);
  } catch (error) {
    const { requestId } = accepted;
    const before = `Request ${requestId} was accepted, but the database could not take that.`;
    await emergency.keep({ service: service.name, key, attempt: row.payment.attempt, accepted }).catch(() => Promise.reject(unwritten(error, before, { requestId })));
    // The row on the disk is still the one before; the next commit that succeeds brings it up to date.
    return { ...row, payment: inState(row.payment, state) };
  }
}

function neverSent(refusal: NotSent): PlaygraphError {
  const code = refusal.retryAfter === undefined ? "Unavailable" : "RateLimited";
  return new PlaygraphError({ code, message: `${refusal.message} Given up after several tries; nothing was billed. Run again later.`, retryable: true }, { cause: refusal });
}

/** Shaped like a version 4 UUID. */
function attemptId(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
