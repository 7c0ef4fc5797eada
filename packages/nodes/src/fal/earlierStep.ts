import { type AcceptedRequest, type Json, PlaygraphError, type StepCall } from "@playgraph/core";
import { type Answers, picturesOf } from "./answers.ts";
import type { Fal, FalAccepted } from "./fal.ts";

/** A request that was accepted before, by whichever process. */
export type Earlier = {
  readonly endpoint: string;
  readonly payload: Json;
  readonly accepted: AcceptedRequest;
  /** Images that it was to make. */
  readonly images: number;
};

/** It as a step, for whoever fetches what it gave or cancels it; it is never sent. Undefined for what was not sent as a step of fal. */
export function earlierStep(fal: Pick<Fal, "collect" | "cancel">, { endpoint, payload, accepted, images }: Earlier): StepCall<FalAccepted, Json> | undefined {
  const answers = Object.keys(picturesOf).find((known): known is Answers => known === accepted["answers"]);
  if (answers === undefined) return undefined;
  let units: number | undefined;
  return {
    endpoint,
    payload,
    reserve: { generations: images, micros: "unknown" },
    send: () => Promise.reject(new PlaygraphError({ code: "Cancelled", message: "A request of an earlier run is fetched, and never sent." })),
    collect: (known, signal) => fal.collect(endpoint, known, { signal, progress: () => undefined, onBilled: (billed) => void (units = billed) }),
    billableUnits: () => units,
    files: (result) => picturesOf[answers](result, images),
    cancel: (known) => fal.cancel(endpoint, known),
  };
}
