import { detail, json, platformError, text, type Answer } from "../http/answer.ts";
import type { ErrorStatus } from "./faultPlan.ts";

const nginx = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>";

const answers: Readonly<Record<ErrorStatus, Answer>> = {
  400: platformError(400, "bad_request", "Bad request."),
  401: detail(401, "invalid key credentials"),
  403: detail(403, "Access denied."),
  404: json(404, { status: "NOT_FOUND" }),
  408: detail(408, "Request timeout."),
  409: detail(409, "Conflict."),
  410: detail(410, "Gone."),
  422: json(422, { detail: [{ loc: ["body"], msg: "The request could not be processed.", type: "no_media_generated", input: null }] }),
  499: platformError(499, "client_disconnected", "Client disconnected."),
  500: platformError(500, "runner_server_error", "Internal server error.", { "x-fal-retryable": "0" }),
  502: text(502, "text/html", nginx),
  503: platformError(503, "runner_connection_error", "The runner could not be reached.", { "x-fal-retryable": "1" }),
  504: platformError(504, "request_timeout", "Request timed out.", { "x-fal-retryable": "1" }),
};

/** The body and headers that usually come with a status. 502 is the ingress's: HTML, and no request id. */
export function errorAnswer(status: ErrorStatus): Answer {
  return answers[status];
}

export function rateLimited(retryAfter: number | string | undefined): Answer {
  const headers = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  return platformError(429, "concurrent_requests_limit", "Too many concurrent requests.", { "x-fal-needs-retry": "1", ...headers });
}

export function lockedAnswer(reason = "Exhausted balance. Top up your balance at fal.ai/dashboard/billing."): Answer {
  return detail(403, `User is locked. Reason: ${reason}`);
}
