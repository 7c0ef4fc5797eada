import type { AcceptedRequest, Json, StepCall, StepOutcome, Steps } from "@playgraph/core";
import type { StepCallback } from "../protocol.ts";
import type { PendingCalls } from "./pendingCalls.ts";

/** The steps of one task: the main thread performs them, and calls their functions back. */
export class WorkerSteps {
  readonly #calls: PendingCalls;
  readonly #steps = new Map<number, StepCall<AcceptedRequest, Json>>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(calls: PendingCalls) {
    this.#calls = calls;
  }

  readonly step: Steps = async <Accepted extends AcceptedRequest, Result extends Json>(name: string, call: StepCall<Accepted, Result>): Promise<StepOutcome<Result>> => {
    const step = this.#steps.size;
    // Each step's functions are given back only what they gave themselves.
    this.#steps.set(step, call as unknown as StepCall<AcceptedRequest, Json>);
    const { endpoint, payload, reserve, replacesEarlier } = call;
    const outcome = this.#calls.call("step", [step, name, { endpoint, payload, reserve, ...(replacesEarlier ? { replacesEarlier } : {}), canPrepare: call.prepare !== undefined, canFind: call.find !== undefined }]);
    this.#underWay.add(outcome);
    try {
      return (await outcome) as StepOutcome<Result>;
    } finally {
      this.#underWay.delete(outcome);
    }
  };

  /** Resolves when no step is under way, also of those that the node did not wait for. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  /** Calls one of a step's functions for the main thread. */
  async callBack(step: number, ask: StepCallback, signal: AbortSignal): Promise<unknown> {
    const call = this.#steps.get(step);
    if (!call) throw new Error("there is no such step");
    switch (ask.name) {
      case "prepare":
        return call.prepare?.(signal);
      case "send":
        return call.send(ask.args[0], signal);
      case "find":
        return call.find?.(ask.args[0], signal);
      case "collect":
        return call.collect(ask.args[0] as AcceptedRequest, signal);
      case "files":
        return call.files(ask.args[0]);
      case "cancel":
        return call.cancel(ask.args[0] as AcceptedRequest);
    }
  }
}
