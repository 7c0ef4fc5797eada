import { type AcceptedRequest, type Json, PlaygraphError, type StepOutcome } from "@playgraph/core";
import { release } from "./budget.ts";
import { finish, isIn } from "./finish.ts";
import { nextStep } from "./nextStep.ts";
import { leave, move, type Paying, take, unwritten } from "./paying.ts";
import { isOutcomeOpen, type Payment } from "./payment.ts";
import type { PaymentRow } from "./paymentRows.ts";
import { stopped } from "./stopped.ts";
import { accept, submit } from "./submit.ts";

/** Milliseconds between two looks at what another process does: they grow from the first to the last. */
const looks = { first: 50, last: 1_000 };

const ended = "The process that sent the request ended before the answer was written down.";

/**
 * Walks a payment through its states until it has an answer, wherever this process, an earlier one or another one had left it.
 * The row is the only truth: each step is decided by it alone, and changes it or finds that somebody else has.
 */
export async function payOnce(paying: Paying): Promise<StepOutcome<Json>> {
  const { key, rows, run, clock } = paying;
  const started = clock.now();
  let soughtAttempt: string | undefined;
  let askedAttempt: string | undefined;
  let turnedAway = 0;
  let waited = 0;
  for (;;) {
    const row = rows.find(key);
    const rescued = await rescuedOf(paying, row?.payment);
    const next = nextStep(row?.payment, {
      isMine: row?.payment.owner === paying.owner,
      isOwnerAlive: row !== undefined && isOwnerAlive(paying, row.payment.owner),
      isLasting: paying.service.isLasting,
      isRescued: rescued !== undefined,
      isWhole: row !== undefined && (await isWhole(paying, row.payment)),
      hasLooked: soughtAttempt !== undefined && row?.payment.attempt === soughtAttempt,
      hasAsked: askedAttempt !== undefined && row?.payment.attempt === askedAttempt,
      mayResubmit: run.mayResubmit(key),
    });
    let reached: PaymentRow | undefined;
    if (!row || next === "begin" || next === "resubmit") {
      const sent = await submit(paying, { before: row, knowingly: next === "resubmit", turnedAway });
      turnedAway = sent === "turned away" ? turnedAway + 1 : 0;
      if (typeof sent !== "string") reached = sent;
    } else if (next === "wait") {
      await waitForOther(paying, waited++);
    } else if (next === "forget") {
      const { reserved, earlier } = row.payment;
      await rows.change(key, row, undefined, (sql) => [...earlier, { reserved }].forEach((attempted) => release(sql, attempted.reserved)));
    } else if (next === "look") {
      const found = await look(paying, row);
      if (found === "not found") soughtAttempt = row.payment.attempt;
      else reached = found;
    } else if (next === "adopt" && rescued) {
      reached = await take(paying, row, { state: "accepted", accepted: rescued, wasCancelled: false });
    } else if (next === "ask" && isIn(row, "failed") && row.payment.reached) {
      askedAttempt = row.payment.attempt;
      reached = await take(paying, row, row.payment.reached);
    } else if (next === "refuse") {
      throw refusal(row.payment);
    } else if (next === "answer" && isIn(row, "done")) {
      const { result, files, receipt } = row.payment;
      return { result, files, receipt };
    } else if (next === "finish" && isIn(row, "done")) {
      const { accepted, result, receipt } = row.payment;
      reached = await take(paying, row, { state: "completed", accepted, result, units: receipt.units, seconds: receipt.seconds });
    } else {
      reached = row.payment.owner === paying.owner ? row : await take(paying, row, row.payment);
    }
    if (!reached) continue;
    const outcome = await finish(paying, reached, started).catch((error: unknown) => {
      // What is gone still is sent once more where the user wants that.
      if (next === "ask" && rows.find(key)?.payment.state === "failed" && run.mayResubmit(key)) return "failed again" as const;
      throw error;
    });
    if (outcome === "gone") {
      // Who asks for a request that was cancelled knows that it may be billed twice.
      const sent = await submit(paying, { before: reached, knowingly: false, turnedAway }).catch((error: unknown) => leave(paying, reached).then(() => Promise.reject(error)));
      turnedAway = sent === "turned away" ? turnedAway + 1 : 0;
    } else if (outcome !== "cancelled" && outcome !== "failed again") return outcome;
  }
}

/** Whether every picture that it gave is here as it was. */
async function isWhole({ blobs }: Paying, payment: Payment): Promise<boolean> {
  return payment.state === "done" && (await Promise.all(payment.files.map(({ blob }) => blobs.has(blob)))).every(Boolean);
}

function isOwnerAlive({ owner, isAlive }: Paying, other: string): boolean {
  return other === owner || (other !== "" && isAlive(other));
}

/** That a request was accepted, where only the file beside the database knows. */
async function rescuedOf(paying: Paying, payment: Payment | undefined): Promise<AcceptedRequest | undefined> {
  if (!payment || !isOutcomeOpen(payment) || (payment.owner !== paying.owner && isOwnerAlive(paying, payment.owner))) return undefined;
  return paying.emergency.find(payment.owner, payment.attempt);
}

async function waitForOther({ step, clock }: Paying, waited: number): Promise<void> {
  step.progress({ state: "waiting", message: "another run makes the same request; it is paid once" });
  try {
    await step.aside(() => clock.sleep(Math.min(looks.last, looks.first * 2 ** Math.min(waited, 10)), step.signal));
  } catch (error) {
    throw step.signal.aborted ? stopped(step.signal.reason, { message: "Stopped while it waited for the same request of another run." }) : error;
  }
}

/** @returns the payment if it is found to be accepted; undefined if somebody else looks for it already */
async function look(paying: Paying, row: PaymentRow): Promise<PaymentRow | "not found" | undefined> {
  const { payment } = row;
  const { findLost, step, call, run } = paying;
  const why = payment.state === "unknown" ? payment.why : ended;
  try {
    const sought = payment.state === "unknown" && payment.isSought && payment.owner === paying.owner ? row : await take(paying, row, { state: "unknown", isSought: true, why, looked: "" });
    if (!sought) return undefined;
    const found = await step.aside(() => findLost(step, call, { id: payment.attempt }));
    if (typeof found !== "string") return await accept(paying, sought, found);
    run.ended(true);
    await move(paying, sought, { state: "unknown", isSought: false, why, looked: found });
    return "not found";
  } catch (error) {
    throw unwritten(error, why, { code: "UnknownOutcome" });
  }
}

function refusal(payment: Payment): PlaygraphError {
  if (payment.state === "failed") return new PlaygraphError(payment.failure);
  const { why, looked } = payment.state === "unknown" ? payment : { why: ended, looked: "" };
  const message = `${why} ${looked}, and it may have been billed. It is not sent again by itself: look at your requests on the service's dashboard, and if it is not there, run again with --on-unknown resubmit to send it once more.`;
  return new PlaygraphError({ code: "UnknownOutcome", message, maybeBilled: true });
}
