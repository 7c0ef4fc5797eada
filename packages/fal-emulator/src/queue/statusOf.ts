import { appOf, type Job, type LogLine } from "./job.ts";

/** Addresses of a request. They use owner/alias, also for an endpoint with a path, as fal's do. */
export function urlsOf({ id, endpoint }: Pick<Job, "id" | "endpoint">, origin: string) {
  const response = `${origin}/queue.fal.run/${appOf(endpoint)}/requests/${id}`;
  return { response_url: response, status_url: `${response}/status`, cancel_url: `${response}/cancel` };
}

/** The status object. `logs` is the lines to show, or `null` where they were not asked for. */
export function statusOf(job: Job, position: number, logs: readonly LogLine[] | null, origin: string): object {
  const head = { status: job.state, request_id: job.id, ...urlsOf(job, origin) };
  if (job.state === "IN_QUEUE") return { ...head, queue_position: position };
  const written = logs && logs.map(logEntry);
  if (job.state === "IN_PROGRESS") return { ...head, logs: written, metrics: {} };
  const seconds = ((job.endedAt ?? 0) - (job.startedAt ?? job.endedAt ?? 0)) / 1000;
  const error = job.outcome?.error;
  return { ...head, logs: written, metrics: { inference_time: seconds }, ...(error && { error: error.message, error_type: error.type }) };
}

/** As seen on the wire: microseconds, no zone, and neither `level` nor `source`. */
function logEntry({ at, message }: LogLine): object {
  return { timestamp: new Date(at).toISOString().replace(/Z$/, "000"), message, labels: {} };
}

export function shownLogs(job: Job, now: number): readonly LogLine[] {
  return job.logs.filter(({ at }) => at <= now);
}
