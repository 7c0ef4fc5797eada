/** How a job ended: what its result call answers, and why. */
export type Outcome = {
  readonly kind: "ok" | "flagged" | "invalid" | "policy" | "failed" | "cancelled" | "timeout";
  readonly status: number;
  /** JSON text, not a value: a drawn seed may be larger than a JavaScript number can hold. */
  readonly body: string;
  readonly billableUnits: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Platform failures show in the status; a model's own refusal (422) does not. */
  readonly error?: { readonly message: string; readonly type: string };
};

/** A refusal by the model: a list of details, at 422 unless said otherwise. */
export function refusal(kind: "invalid" | "policy" | "failed", detail: unknown, status = 422): Outcome {
  return { kind, status, body: JSON.stringify({ detail }), billableUnits: 0 };
}

/** A failure of the platform: a sentence and a type, in the status and at the result. */
function platformFailure(kind: "cancelled" | "timeout" | "failed", status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}): Outcome {
  return {
    kind, status, billableUnits: 0,
    body: JSON.stringify({ detail: message, error_type: type }),
    headers: { "x-fal-error-type": type, ...headers },
    error: { message, type },
  };
}

export const cancelled = platformFailure("cancelled", 499, "client_cancelled", "Request cancelled by the client.");
export const runnerLost = platformFailure("failed", 503, "runner_disconnected", "The runner disconnected, and the request may not be tried again.", { "x-fal-retryable": "1" });
export const startedTooLate = platformFailure("timeout", 504, "request_timeout", "Request timed out before a runner could start it.", { "x-fal-request-timeout-type": "user" });
