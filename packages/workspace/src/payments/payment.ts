import type { AcceptedRequest, Failure, ImageValue, Json, Receipt, Reservation } from "@playgraph/core";

/**
 * A paid request, by the payload that it is made of. It goes through
 * `intent` (about to be sent) -> `accepted` -> `completed` (its result is here) -> `done` (its files too),
 * and may end as `unknown` (nobody knows whether it was accepted) or `failed` (accepted, and never to give anything). Each arrow is a durable commit.
 */
export type Payment = Attempted & {
  readonly endpoint: string;
  readonly payload: Json;
  /** The process that works on it, "" for none. */
  readonly owner: string;
  /** Times that it was offered to the service, by all attempts. */
  readonly offers: number;
  /** Earlier attempts in whose place the present one was sent knowingly, oldest first: what they reserved may have been spent. */
  readonly earlier: readonly Attempted[];
};

/** One submission, and how far it has come. */
export type Attempted = PaymentState & {
  /** The attempt's id, by which the service's list may know it. */
  readonly attempt: string;
  /** The run that pays. */
  readonly run: string;
  readonly reserved: Reserved;
};

export type PaymentState =
  | { readonly state: "intent" }
  | { readonly state: "unknown"; /** Its owner is looking for it in the service's list. */ readonly isSought: boolean; /** What went wrong when it was sent. */ readonly why: string; /** What the last look for it gave. */ readonly looked: string }
  | { readonly state: "accepted"; readonly accepted: AcceptedRequest; /** It was cancelled because a run was stopped. */ readonly wasCancelled: boolean }
  | { readonly state: "completed"; readonly accepted: AcceptedRequest; readonly result: Json; readonly units: number | null; readonly seconds: number }
  | { readonly state: "done"; readonly accepted: AcceptedRequest; readonly result: Json; readonly files: readonly ImageValue[]; readonly receipt: Receipt }
  | { readonly state: "failed"; readonly failure: Failure; /** How far it had come, where the service may have it after all: the next who asks looks once more, which is free. */ readonly reached?: Reached };

/** Accepted, and not at its end. */
export type Reached = Extract<PaymentState, { readonly state: "accepted" | "completed" }>;

/** What counts against each of the scopes. */
export type Reserved = Reservation & { readonly scopes: readonly string[] };

/** Nothing in its row says whether it was accepted. */
export function isOutcomeOpen({ state }: Payment): boolean {
  return state === "intent" || state === "unknown";
}

/** The present attempt alone, as it is remembered when another one takes its place. */
export function attemptedOf({ endpoint: _endpoint, payload: _payload, owner: _owner, offers: _offers, earlier: _earlier, ...attempted }: Payment): Attempted {
  return attempted;
}

/** The payment in another state; nothing of the one before is kept. */
export function inState({ attempt, run, reserved, endpoint, payload, owner, offers, earlier }: Payment, state: PaymentState): Payment {
  return { attempt, run, reserved, endpoint, payload, owner, offers, earlier, ...state };
}

/** The payment as it was before its present attempt; undefined if that is the first. */
export function beforeAttempt(payment: Payment): Payment | undefined {
  const last = payment.earlier.at(-1);
  return last && { ...last, endpoint: payment.endpoint, payload: payment.payload, owner: "", offers: payment.offers, earlier: payment.earlier.slice(0, -1) };
}

/** How far a payment has come that is accepted and not at its end; undefined for any other. */
export function reachedBy(payment: Payment): Reached | undefined {
  if (payment.state === "accepted") return { state: payment.state, accepted: payment.accepted, wasCancelled: payment.wasCancelled };
  if (payment.state === "completed") return { state: payment.state, accepted: payment.accepted, result: payment.result, units: payment.units, seconds: payment.seconds };
  return undefined;
}
