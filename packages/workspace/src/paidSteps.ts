import { type AcceptedRequest, type Attempt, type Blobs, type Clock, contentHash, type ImageValue, type Json, PlaygraphError, type RemoteFile, type StepCall, type StepOutcome, type StepRef, type World } from "@playgraph/core";
import { findLost } from "./findLost.ts";
import { createPace, type Pace } from "./pace.ts";
import { sendOnce } from "./sendOnce.ts";
import { sharedWork } from "./sharedWork.ts";
import { afterGrace, stopped } from "./stopped.ts";

/** A picture's file, and what its own header says of it. */
type FetchedPicture = Pick<ImageValue, "mediaType" | "width" | "height"> & { readonly bytes: Uint8Array };

export type PaidStepsOptions = {
  readonly blobs: Blobs;
  /** The picture behind a URL that a service gave as a result. @throws PlaygraphError unless it is there, whole, and a picture */
  readonly fetchPicture: (url: string, signal: AbortSignal) => Promise<FetchedPicture>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/**
 * The protocol of a paid step, remembered for as long as the process lives:
 * one payload is sent once, whoever asks for it and however often; what may have been sent is looked for and never sent again.
 */
export function paidSteps(options: PaidStepsOptions): (run: string) => Pick<World, "perform" | "spending"> {
  const pace = createPace(options.clock, options.random);
  const { once } = sharedWork<StepOutcome<Json>>(isFinal);

  return (run) => {
    let images = 0;
    return { perform, spending: () => ({ images, micros: images === 0 ? 0 : "unknown", resubmitted: [] }) };

    async function perform<Accepted extends AcceptedRequest, Result extends Json>(step: StepRef, call: StepCall<Accepted, Result>): Promise<StepOutcome<Result>> {
    const paymentKey = contentHash({ endpoint: call.endpoint, payload: call.payload });
    const outcome = await once(
      paymentKey,
      step.signal,
      (signal) => {
        images += call.reserve.generations;
        return request(options, pace, run, { ...step, signal }, call);
      },
      () => step.progress({ state: "waiting", message: "the same request is made by another task; it is paid once" }),
    ).catch((error: unknown) => {
      throw error === step.signal.reason ? stopped(error, { message: "Stopped while it waited for the same request of another task." }) : error;
    });
    // Equal payloads of one endpoint have results of one type.
    return outcome as StepOutcome<Result>;
    }
  };
}

/** Money may have been spent, so the answer stands for all who ask later. A stopped request may be asked for anew: the user did that knowingly. */
function isFinal(error: unknown): boolean {
  return error instanceof PlaygraphError && error.failure.maybeBilled && error.failure.code !== "Cancelled";
}

async function request<Accepted extends AcceptedRequest, Result extends Json>(options: PaidStepsOptions, pace: Pace, run: string, step: StepRef, call: StepCall<Accepted, Result>): Promise<StepOutcome<Result>> {
  const { clock, random } = options;
  const started = clock.now();
  const attempt: Attempt = { id: attemptId(random) };
  const sent = await sendOnce(pace, step, call, attempt);
  const accepted = "accepted" in sent ? sent.accepted : await findLost(clock, step, call, attempt, sent.unknown);
  const { requestId } = accepted;

  // What is made is paid: a run that is being stopped still takes it along, if that is quick.
  const grace = afterGrace(clock, step.signal);
  try {
    const result = await collected(step, call, accepted, grace.signal);
    step.progress({ state: "fetching", requestId });
    const files = await stored(options, () => call.files(result), step, requestId, grace.signal);
    return { result, files, receipt: { requestId, attempts: sent.attempts, seconds: (clock.now() - started) / 1000, micros: "unknown", run, units: call.billableUnits?.() ?? null } };
  } finally {
    grace.end();
  }
}

/** @param quick aborts a little after the step's own signal */
async function collected<Accepted extends AcceptedRequest, Result extends Json>(step: StepRef, call: StepCall<Accepted, Result>, accepted: Accepted, quick: AbortSignal): Promise<Result> {
  const { requestId } = accepted;
  try {
    step.signal.throwIfAborted();
    return await call.collect(accepted, step.signal);
  } catch (error) {
    if (!step.signal.aborted) throw billed(error, requestId);
    const answer = await call.cancel(accepted).catch(() => "no answer" as const);
    if (answer === "too late") return finished(step, call, accepted, quick);
    throw stopped(step.signal.reason, { message: `${told[answer].replace("%s", requestId)}; what of it had begun may still be billed.`, requestId, maybeBilled: true });
  }
}

const told = {
  requested: "Request %s was cancelled at the service",
  "not known": "Request %s is not known to the service",
  "no answer": "Request %s could not be cancelled at the service",
} as const;

/** The request was done before the run was stopped: what it ended with, be it a failure of its own. */
async function finished<Accepted extends AcceptedRequest, Result extends Json>(step: StepRef, call: StepCall<Accepted, Result>, accepted: Accepted, quick: AbortSignal): Promise<Result> {
  const { requestId } = accepted;
  try {
    quick.throwIfAborted();
    return await call.collect(accepted, quick);
  } catch (error) {
    if (!quick.aborted) throw billed(error, requestId);
    throw stopped(step.signal.reason, { message: `Request ${requestId} was done when the run was stopped, and has been billed; its result was not fetched in time.`, requestId, maybeBilled: true });
  }
}

async function stored({ blobs, fetchPicture }: PaidStepsOptions, files: () => readonly RemoteFile[] | Promise<readonly RemoteFile[]>, step: StepRef, requestId: string, quick: AbortSignal): Promise<readonly ImageValue[]> {
  const pictures: ImageValue[] = [];
  try {
    for (const { url } of await files()) {
      const { bytes, ...picture } = await fetchPicture(url, quick);
      const blob = await blobs.put(bytes);
      // A data URI is its own content, which the blob now holds.
      pictures.push({ blob, ...picture, ...(url.startsWith("data:") ? {} : { sourceUrl: url }) });
    }
    return pictures;
  } catch (error) {
    if (step.signal.aborted) throw stopped(step.signal.reason, { message: `Stopped while the result of request ${requestId} was fetched; it has been billed.`, requestId, maybeBilled: true });
    if (!(error instanceof PlaygraphError)) throw billed(error, requestId);
    throw billed(new PlaygraphError({ ...error.failure, message: `Request ${requestId} is paid, but its picture could not be taken: ${error.failure.message}` }, { cause: error }), requestId);
  }
}

/** Whatever goes wrong after acceptance: the request is known and may have cost money. */
function billed(error: unknown, requestId: string): PlaygraphError {
  if (error instanceof PlaygraphError) return new PlaygraphError({ requestId, ...error.failure, maybeBilled: true }, { cause: error.cause });
  const message = `Request ${requestId} was accepted, but its result could not be taken: ${error instanceof Error ? error.message : String(error)}.`;
  return new PlaygraphError({ code: "NodeBug", message, requestId, maybeBilled: true }, { cause: error });
}

/** Shaped like a version 4 UUID. */
function attemptId(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
