import { type AcceptedRequest, type Clock, type Json, PlaygraphError, type StepCall, type World } from "@playgraph/core";
import type { UnderWay } from "./underWay.ts";

/** A request of an earlier process as a step; undefined for one that cannot be fetched without its node. */
export type EarlierStep = (request: UnderWay) => StepCall<AcceptedRequest, Json> | undefined;

export type FetchOptions = {
  /** Of a run of its own: a failure here is no answer for any task. */
  readonly perform: World["perform"];
  readonly earlierStep: EarlierStep;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** Requests at a time. */
const most = 32;
/** Milliseconds without a result after which the others are left to their tasks: a queue may be long. */
const patience = 2_000;

/**
 * Takes what services have made by now of requests that earlier processes had sent: results are kept there for minutes only. What is not made yet, or cannot
 * be had, stays as it is; whichever task needs it asks for it again. Nothing is sent, nothing is cancelled, and it never fails.
 * @returns how many are here now
 */
export async function fetchUnderWay(requests: readonly UnderWay[], { perform, earlierStep, clock, signal }: FetchOptions): Promise<number> {
  const over = new AbortController();
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal]);
  const waiting = requests.values();
  let last = clock.now();
  let fetched = 0;

  async function fetchNext(): Promise<void> {
    for (const request of waiting) {
      if (stop.aborted) return;
      const call = earlierStep(request);
      if (!call) continue;
      try {
        await perform({ node: "", coordinate: [], name: "earlier", signal: stop, progress: () => undefined, aside: (wait) => wait() }, onlyTaken(call));
        fetched += 1;
        last = clock.now();
      } catch {
        // Its task meets the same failure, and tells it.
      }
    }
  }

  async function watch(): Promise<void> {
    while (clock.now() - last < patience) await clock.sleep(patience - (clock.now() - last), over.signal);
    enough.abort();
  }

  watch().catch(() => undefined);
  await Promise.all(Array.from({ length: Math.min(most, requests.length) }, fetchNext));
  over.abort();
  return fetched;
}

/** The call, taken where it succeeds: a failure decides nothing about the request, and giving up does not cancel it. */
function onlyTaken<Result extends Json>(call: StepCall<AcceptedRequest, Result>): StepCall<AcceptedRequest, Result> {
  return {
    ...call,
    collect: (accepted, signal) =>
      call.collect(accepted, signal).catch((error: unknown) => {
        throw signal.aborted ? error : new PlaygraphError({ code: "Unavailable", message: error instanceof Error ? error.message : String(error), requestId: accepted.requestId, retryable: true, maybeBilled: true }, { cause: error });
      }),
    cancel: () => Promise.reject(new Error("it is left to whoever needs it")),
  };
}
