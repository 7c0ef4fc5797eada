import { type Clock, isRecord, type Json, type JsonRecord, PlaygraphError, type Progress } from "@playgraph/core";
import { billableUnits } from "./billableUnits.ts";
import { detailOf, readFailure, type Redact, refusal } from "./falErrors.ts";
import type { Reply } from "./falFetch.ts";
import { Lost } from "./lost.ts";
import { patientRead, pause } from "./patientRead.ts";

/** The two reads of a request in fal's queue. */
export type QueueReads = {
  readonly status: (options: { readonly logs: boolean }) => Promise<Reply>;
  readonly result: () => Promise<Reply>;
};

export type Collecting = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** Hears how many of its own units fal says that it has billed for the result, if it says so. */
  readonly onBilled?: (units: number) => void;
  readonly redact: Redact;
};

// Milliseconds. Cold starts and full queues take many minutes; a result that nobody fetches is gone after six.
const firstPoll = 500;
const slowestPoll = 5_000;
const overall = 60 * 60_000;
/** Reads in a row that may fail: with their waits, about two minutes of a service or a network that is down. */
const tries = 10;
/** Answers in a row that say there is no such request: one was seen just before, so the first may be early. */
const triesForGone = 4;
const longestLine = 1_000;
const mostLines = 200;

/**
 * Waits for a request in fal's queue and fetches what it gave: the bare output of the model.
 * Only the word COMPLETED counts as completed. All that is asked may be asked again at any time.
 * @throws PlaygraphError what the request ended with; or, retryable, why it could not be learnt
 */
export async function collectResult(reads: QueueReads, requestId: string, { clock, random, signal, progress, onBilled, redact }: Collecting): Promise<Json> {
  const deadline = clock.now() + overall;
  const tell = teller(requestId, redact, progress);
  const patience = { clock, random, signal, deadline, tries, onWait: (why: Reply | Lost) => tell({ state: "waiting", message: why instanceof Lost ? why.message : `fal answered ${why.status}` }) };
  const gone = patienceWithGone();
  let interval = firstPoll;
  let logs = true;
  for (;;) {
    const status = await patientRead(() => reads.status({ logs }), patience, gone);
    if (status instanceof Lost && status.reason === "too-large" && logs) {
      logs = false; // a log without end must not keep the result from us
      continue;
    }
    const seen = statusOf(status, requestId, redact);
    if (seen.status === "COMPLETED") {
      tell({ state: "fetching" });
      const result = await fetchResult(reads, requestId, { ...patience, redact, onBilled }, isFailed(seen));
      if (result !== undefined) return result;
    }
    if (tell(progressOf(seen))) interval = firstPoll;
    const wait = interval * (0.8 + 0.4 * random());
    if (clock.now() + wait > deadline) throw tooLate(requestId);
    await pause({ clock, signal }, wait);
    interval = Math.min(slowestPoll, interval * 1.5);
  }
}

function statusOf(outcome: Reply | Lost, requestId: string, redact: Redact): JsonRecord {
  if (!(outcome instanceof Lost) && outcome.status >= 200 && outcome.status < 300 && isRecord(outcome.body)) return outcome.body;
  if (!(outcome instanceof Lost) && isGone(outcome)) throw paidUnavailable(requestId);
  // Only the result tells what the model refused: whoever says no to a question about the status says nothing about the request.
  throw isRefusedKey(outcome) ? definiteOr(outcome, requestId, redact) : readFailure(outcome, redact, { requestId, maybeBilled: true });
}

/** The output; undefined where fal says after all that the request is still under way. */
async function fetchResult(reads: QueueReads, requestId: string, patience: Parameters<typeof patientRead>[1] & { readonly redact: Redact; readonly onBilled: Collecting["onBilled"] | undefined }, isFailed: boolean): Promise<Json | undefined> {
  // A failed request answers with its failure for ever; one that did not fail may meet a passing 504.
  const outcome = await patientRead(reads.result, { ...patience, tries: isFailed ? 2 : tries }, patienceWithGone());
  if (outcome instanceof Lost) throw readFailure(outcome, patience.redact, { requestId, maybeBilled: true });
  if (outcome.status >= 200 && outcome.status < 300 && outcome.body !== undefined && outcome.body !== null) {
    const units = billableUnits(outcome.headers);
    if (units !== undefined) patience.onBilled?.(units);
    return outcome.body;
  }
  if (isGone(outcome)) throw paidUnavailable(requestId);
  if (outcome.status === 400 && /still in progress/i.test(detailOf(outcome, patience.redact).words)) return undefined;
  if (!isFailed && isOfTheRead(outcome, patience.redact)) throw readFailure(outcome, patience.redact, { requestId, maybeBilled: true });
  throw definiteOr(outcome, requestId, patience.redact);
}

/**
 * Whether a failure that the status did not name may be the queue's, in telling the result: the request may well have given one, and be billed.
 * Models list what was wrong, the queue says it in a text; and of what was not billed nothing can be lost.
 */
function isOfTheRead(reply: Reply, redact: Redact): boolean {
  if (reply.status === 499) return detailOf(reply, redact).types.includes("client_disconnected");
  return reply.status >= 500 && billableUnits(reply.headers) !== 0 && !(isRecord(reply.body) && Array.isArray(reply.body.detail));
}

function definiteOr(outcome: Reply | Lost, requestId: string, redact: Redact): PlaygraphError {
  const isDefinite = !(outcome instanceof Lost) && outcome.status >= 400 && outcome.status !== 408 && outcome.status !== 429;
  if (!isDefinite) return readFailure(outcome, redact, { requestId, maybeBilled: true });
  const error = refusal(outcome, redact, { requestId });
  // A key that is refused now says nothing about a request that was accepted before.
  return isRefusedKey(outcome) ? new PlaygraphError({ ...error.failure, maybeBilled: true }) : error;
}

function isRefusedKey(outcome: Reply | Lost): boolean {
  return !(outcome instanceof Lost) && (outcome.status === 401 || outcome.status === 403);
}

const isGone = (reply: Reply) => reply.status === 404 || reply.status === 410;

function patienceWithGone(): (reply: Reply) => boolean {
  let count = 0;
  return (reply) => {
    count = isGone(reply) ? count + 1 : 0;
    return count > 0 && count < triesForGone;
  };
}

function isFailed(status: JsonRecord): boolean {
  return (status.error !== undefined && status.error !== null) || (status.error_type !== undefined && status.error_type !== null);
}

function paidUnavailable(requestId: string): PlaygraphError {
  return new PlaygraphError({
    code: "Unavailable",
    requestId,
    maybeBilled: true,
    message: `fal no longer has the result of request ${requestId}: it was paid and is unavailable. It is not bought again by itself.`,
  });
}

function tooLate(requestId: string): PlaygraphError {
  return new PlaygraphError({
    code: "Timeout",
    requestId,
    retryable: true,
    maybeBilled: true,
    message: `Request ${requestId} was not finished after ${overall / 60_000} minutes. It may still finish at fal: run again to wait for it further.`,
  });
}

function progressOf(status: JsonRecord): Omit<Progress, "requestId"> & { readonly logs?: readonly string[] } {
  const lines = Array.isArray(status.logs) ? status.logs.flatMap((entry) => (isRecord(entry) && typeof entry.message === "string" ? [entry.message] : [])) : [];
  const state = status.status === "IN_QUEUE" ? "queued" : status.status === "IN_PROGRESS" || status.status === "COMPLETED" ? "running" : "waiting";
  const position = state === "queued" && typeof status.queue_position === "number" ? { queuePosition: status.queue_position } : {};
  const message = state === "waiting" ? { message: `fal says ${JSON.stringify(status.status ?? null).slice(0, 60)}` } : {};
  return { state, ...position, ...message, logs: lines };
}

/** Tells what has changed since the last time, and returns whether the state has. Whoever listens cannot stop the request by an error. */
function teller(requestId: string, redact: Redact, progress: (progress: Progress) => void): (now: Omit<Progress, "requestId">) => boolean {
  let state: string | undefined;
  let told = "";
  let lines = 0;
  return ({ logs = [], ...now }) => {
    const isNewState = now.state !== state;
    if (logs.length < lines && logs.length > 0) lines = 0; // another runner began a new log
    const fresh = logs.slice(lines, lines + mostLines).map((line) => redact(line).slice(0, longestLine));
    lines = Math.max(lines, logs.length);
    const said = JSON.stringify(now);
    if (said === told && fresh.length === 0) return false;
    state = now.state;
    told = said;
    try {
      progress({ ...now, requestId, ...(fresh.length === 0 ? {} : { logs: fresh }) });
    } catch {
      // The request is paid: a listener's fault must not orphan it.
    }
    return isNewState;
  };
}
