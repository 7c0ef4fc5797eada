import type { FailureCode } from "@playgraph/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Circumstances, nextStep } from "./nextStep.ts";
import type { Payment, PaymentState } from "./payment.ts";

const accepted = { requestId: "1" };
const receipt = { requestId: "1", attempts: 1, seconds: 1, micros: 0, run: "r1", units: null };
const file = { blob: "0".repeat(64), mediaType: "image/png", width: 1, height: 1 } as const;
const failed = (code: FailureCode): PaymentState => ({ state: "failed", failure: { code, message: "No.", retryable: false, maybeBilled: true } });
const unknown = (isSought: boolean): PaymentState => ({ state: "unknown", isSought, why: "Lost.", looked: "" });
const done = (files: readonly (typeof file)[]): PaymentState => ({ state: "done", accepted, result: null, files, receipt });
const acceptedState: PaymentState = { state: "accepted", accepted, wasCancelled: false };
const completed: PaymentState = { state: "completed", accepted, result: null, units: null, seconds: 1 };

const paymentIn = (state: PaymentState): Payment => ({ ...state, attempt: "a", run: "r1", reserved: { generations: 1, micros: 0, scopes: [] }, endpoint: "e", payload: null, owner: "o", offers: 1, earlier: [] });
const circumstances: Circumstances = { isMine: false, isOwnerAlive: false, isLasting: true, isRescued: false, isWhole: true, hasLooked: false, hasAsked: false, mayResubmit: false };

it.each<[PaymentState, Partial<Circumstances>, string]>([
  [{ state: "intent" }, {}, "look"],
  [{ state: "intent" }, { isOwnerAlive: true }, "wait"],
  [{ state: "intent" }, { isOwnerAlive: true, isMine: true }, "look"],
  [{ state: "intent" }, { isRescued: true }, "adopt"],
  [unknown(true), { isOwnerAlive: true }, "wait"],
  [unknown(true), {}, "look"],
  [unknown(true), { isRescued: true }, "adopt"],
  [unknown(false), { isOwnerAlive: true }, "look"],
  [unknown(false), { hasLooked: true }, "refuse"],
  [unknown(false), { mayResubmit: true }, "look"],
  [unknown(false), { hasLooked: true, mayResubmit: true }, "resubmit"],
  [acceptedState, {}, "finish"],
  [acceptedState, { isOwnerAlive: true }, "wait"],
  [completed, { isOwnerAlive: true, isMine: true }, "finish"],
  [{ ...failed("Unavailable"), reached: acceptedState } as PaymentState, { mayResubmit: true }, "ask"],
  [{ ...failed("Unavailable"), reached: acceptedState } as PaymentState, { hasAsked: true }, "refuse"],
  [{ ...failed("Unavailable"), reached: acceptedState } as PaymentState, { hasAsked: true, mayResubmit: true }, "resubmit"],
  [failed("Unavailable"), {}, "refuse"],
  [failed("Unavailable"), { mayResubmit: true }, "resubmit"],
  [failed("InvalidInput"), { mayResubmit: true }, "refuse"],
  [failed("Rejected"), { mayResubmit: true }, "refuse"],
  [done([]), {}, "answer"],
  [done([file]), { isWhole: false }, "finish"],
  [done([file]), { isLasting: false }, "answer"],
  [done([file]), { isLasting: false, isWhole: false }, "forget"],
  [done([file]), { isLasting: false, isWhole: false, isMine: true, isOwnerAlive: true }, "finish"],
  [done([]), { isLasting: false }, "forget"],
  [done([]), { isLasting: false, isMine: true, isOwnerAlive: true }, "answer"],
  [acceptedState, { isLasting: false }, "forget"],
  [{ state: "intent" }, { isLasting: false, isOwnerAlive: true }, "wait"],
])("[W30] %o with %o: %s", (state, given, next) => {
  expect(nextStep(paymentIn(state), { ...circumstances, ...given })).toBe(next);
});

it("[W30] begins what there is no row of", () => {
  expect(nextStep(undefined, circumstances)).toBe("begin");
});

it("[W30] sends nothing that may have been accepted, unless it was looked for and the user wants it", () => {
  const state = fc.constantFrom<PaymentState>({ state: "intent" }, unknown(true), unknown(false), acceptedState, completed, done([]), done([file]), failed("Timeout"), failed("Rejected"));
  const any = fc.record({ isMine: fc.boolean(), isOwnerAlive: fc.boolean(), isLasting: fc.constant(true), isRescued: fc.boolean(), isWhole: fc.boolean(), hasLooked: fc.boolean(), hasAsked: fc.boolean(), mayResubmit: fc.boolean() });
  fc.assert(
    fc.property(state, any, (given, around) => {
      const next = nextStep(paymentIn(given), around);
      expect(["begin", "forget"]).not.toContain(next);
      expect(next === "resubmit" && !(around.mayResubmit && (given.state === "failed" || around.hasLooked))).toBe(false);
      const isElsewhere = around.isOwnerAlive && !around.isMine && ["intent", "accepted", "completed"].includes(given.state);
      expect(isElsewhere && next !== "wait").toBe(false);
    }),
  );
});
