import type { FailureCode } from "@playgraph/core";
import type { Payment } from "./payment.ts";

/** What is known beside a payment's row when somebody asks for it. */
export type Circumstances = {
  /** This process owns it, and nobody in it works on it at the moment. */
  readonly isMine: boolean;
  /** Its owner is there, here or in another process. */
  readonly isOwnerAlive: boolean;
  /** False for a service that ended with the process which had it. */
  readonly isLasting: boolean;
  /** Its acceptance was written down beside the database. */
  readonly isRescued: boolean;
  /** It is done, and all its pictures are here as they were. */
  readonly isWhole: boolean;
  /** The present attempt was looked for in the service's list, and not found. */
  readonly hasLooked: boolean;
  /** The present attempt had been given up, and was asked for once more without an answer. */
  readonly hasAsked: boolean;
  /** The user wants requests sent once more that gave nothing through no fault of their own. */
  readonly mayResubmit: boolean;
};

/**
 * - `begin`: nothing was sent that could be billed: send it;
 * - `resubmit`: send it once more, knowingly;
 * - `wait`: another process is at it;
 * - `look`: it may have been accepted: look for it in the service's list;
 * - `adopt`: it was accepted, and only the database does not know;
 * - `ask`: it was given up as paid and gone: look once more, which is free, for it may have been the wrong key that was told so;
 * - `finish`: fetch its result or its pictures, which is free;
 * - `answer`: it is done;
 * - `refuse`: what is known of it is a failure, which stands;
 * - `forget`: it was made by a service that is gone, and had cost nothing.
 */
export type NextStep = "begin" | "resubmit" | "wait" | "look" | "adopt" | "ask" | "finish" | "answer" | "refuse" | "forget";

/** What becomes of a payment that somebody asks for. */
export function nextStep(payment: Payment | undefined, { isMine, isOwnerAlive, isLasting, isRescued, isWhole, hasLooked, hasAsked, mayResubmit }: Circumstances): NextStep {
  if (!payment) return "begin";
  const isElsewhere = isOwnerAlive && !isMine;
  if (!isLasting && !isMine) {
    // But for files that are here, all that it gave are addresses in a service of another process.
    if (payment.state === "done") return payment.files.length > 0 && isWhole ? "answer" : "forget";
    if (!isOwnerAlive) return "forget";
  }
  switch (payment.state) {
    case "intent":
      return isElsewhere ? "wait" : isRescued ? "adopt" : "look";
    case "unknown":
      if (payment.isSought && isElsewhere) return "wait";
      if (isRescued) return "adopt";
      return !hasLooked ? "look" : mayResubmit ? "resubmit" : "refuse";
    case "accepted":
    case "completed":
      return isElsewhere ? "wait" : "finish";
    case "done":
      return isWhole ? "answer" : "finish";
    case "failed":
      if (payment.reached && !hasAsked) return "ask";
      return mayResubmit && isNoFaultOfTheRequest(payment.failure.code) ? "resubmit" : "refuse";
  }
}

/** The same request may do better when it is sent once more. */
export function isNoFaultOfTheRequest(code: FailureCode): boolean {
  return code === "Unavailable" || code === "Network" || code === "Timeout";
}
