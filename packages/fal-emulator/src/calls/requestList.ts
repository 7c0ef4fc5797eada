import { detail, json, platformProblem, type Answer } from "../http/answer.ts";
import { parseJson } from "../json.ts";
import type { Job } from "../queue/job.ts";
import type { KeyedCall } from "./call.ts";
import type { World } from "./world.ts";

/**
 * `GET /v1/models/requests/by-endpoint`: what this key really ran, newest end first, unfinished before all.
 * @see https://fal.ai/docs/platform-apis/v1/models/requests/by-endpoint
 */
export function requestList({ queue, settings }: World, { query, caller }: KeyedCall): Answer {
  const { requestList: mode, clock } = settings;
  if (mode === "off") return detail(404, "Not found");
  const endpoints = query.getAll("endpoint_id").flatMap((ids) => ids.split(","));
  if (endpoints.length === 0) return problem("endpoint_id is required");
  const limit = Number(query.get("limit") ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return problem("limit must be from 1 to 100");
  const page = Number(Buffer.from(query.get("cursor") ?? "", "base64").toString() || 1);
  if (!Number.isInteger(page) || page < 1) return problem("cursor is not one of ours");
  const from = Date.parse(query.get("start") ?? "") || clock.now() - (query.has("request_id") ? 90 : 1) * 86_400_000;
  const to = Date.parse(query.get("end") ?? "") || Infinity;

  const shown = queue.jobs().filter((job) => {
    const since = job.endedAt ?? (mode.finishedOnly ? Infinity : job.submittedAt);
    return job.keyHash === caller.keyHash && endpoints.includes(job.endpoint)
      && clock.now() >= since + mode.delayMs && since >= from && since < to
      && matches(job, query.get("status")) && [null, job.id].includes(query.get("request_id"));
  }).toSorted((a, b) => (b.endedAt ?? Infinity) - (a.endedAt ?? Infinity) || b.submittedAt - a.submittedAt);

  const withPayloads = query.getAll("expand").some((value) => value.split(",").includes("payloads"));
  const items = shown.slice((page - 1) * limit, page * limit).map((job) => itemOf(job, withPayloads && job.storePayload));
  const more = shown.length > page * limit;
  return json(200, { items, next_cursor: more ? Buffer.from(String(page + 1)).toString("base64") : null, has_more: more });
}

function itemOf(job: Job, withPayloads: boolean): object {
  const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  const ran = job.endedAt !== undefined && job.startedAt !== undefined ? (job.endedAt - job.startedAt) / 1000 : null;
  return {
    request_id: job.id, endpoint_id: job.endpoint, sent_at: time(job.submittedAt), started_at: time(job.startedAt),
    ended_at: time(job.endedAt), status_code: job.outcome?.status ?? null, duration: ran,
    ...(withPayloads && { json_input: job.input, json_output: job.outcome ? parseJson(job.outcome.body) : null }),
  };
}

function matches({ outcome }: Job, wanted: string | null): boolean {
  if (wanted === null) return true;
  const status = outcome?.status ?? 0;
  return wanted === (status === 0 ? "" : status < 400 ? "success" : status < 500 ? "user_error" : "error");
}

function problem(message: string): Answer {
  return platformProblem(400, "validation_error", message);
}
