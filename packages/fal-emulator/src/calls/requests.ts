import { errorAnswer } from "../faults/errorAnswer.ts";
import { detail, json, notFound, type Answer } from "../http/answer.ts";
import type { Job } from "../queue/job.ts";
import { shownLogs, statusOf } from "../queue/statusOf.ts";
import { statusStream } from "../queue/statusStream.ts";
import type { KeyedCall } from "./call.ts";
import type { World } from "./world.ts";

/** 202 while it waits or runs, 200 once it is done. */
export function status({ queue, settings }: World, call: KeyedCall, job: Job | undefined): Answer {
  if (!job) return notFound;
  job.calls.status++;
  const logs = wantsLogs(call) ? shownLogs(job, settings.clock.now()) : null;
  return json(job.state === "COMPLETED" ? 200 : 202, statusOf(job, queue.position(job), logs, call.origin), idHeader(job));
}

export function stream({ queue, settings }: World, call: KeyedCall, job: Job | undefined): Answer {
  if (!job) return notFound;
  job.calls.stream++;
  const body = statusStream(job, queue, settings.clock, wantsLogs(call), call.origin);
  return { status: 200, headers: { "content-type": "text/event-stream", "cache-control": "no-store", ...idHeader(job) }, body };
}

/** The bare output, or the model's own error. */
export function result(world: World, job: Job | undefined): Answer {
  if (!job) return notFound;
  job.calls.result++;
  if (job.resultGone) return errorAnswer(job.resultGone);
  if (job.endedAt === undefined) return detail(400, "Request is still in progress", idHeader(job));
  return world.settings.clock.now() >= livesUntil(world, job) ? notFound : resultAnswer(job);
}

/** Results of 10 KB or more are kept for a shorter time. */
const largeResult = 10 * 1024;

/** When the result of a finished job is gone, in ms since 1970. */
export function livesUntil({ settings: { keep } }: World, { endedAt = 0, outcome }: Job): number {
  return endedAt + (Buffer.byteLength(outcome?.body ?? "") >= largeResult ? keep.largeResultMs : keep.resultMs);
}

export function cancel({ queue }: World, job: Job | undefined): Answer {
  if (!job) return notFound;
  job.calls.cancel++;
  return queue.cancel(job) === "requested"
    ? json(202, { status: "CANCELLATION_REQUESTED" }, idHeader(job))
    : json(400, { status: "ALREADY_COMPLETED" }, idHeader(job));
}

/** What a finished job answers, on the queue and directly. */
export function resultAnswer(job: Job): Answer {
  const { outcome } = job;
  if (!outcome) return notFound;
  return {
    status: outcome.status,
    headers: { "content-type": "application/json", "x-fal-billable-units": String(outcome.billableUnits), ...idHeader(job), ...outcome.headers },
    body: new TextEncoder().encode(outcome.body),
  };
}

/** JavaScript clients send 1 and 0, Python's true and false. */
function wantsLogs({ query }: KeyedCall): boolean {
  return ["1", "true"].includes((query.get("logs") ?? "").toLowerCase());
}

function idHeader(job: Job): { readonly "x-fal-request-id": string } {
  return { "x-fal-request-id": job.id };
}
