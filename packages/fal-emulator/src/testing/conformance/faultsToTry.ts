import type { Effect, Operation } from "@playgraph/fal-emulator";
import { effects } from "../../faults/parseFaultPlan.ts";
import { errorStatuses } from "../../faults/faultPlan.ts";

/** A fault as a row of the matrix. */
export type FaultToTry = { readonly name: string; readonly effect: Effect; readonly on: readonly Operation[] };

const moments = ["before", "after"] as const;
/** Beside the usual moment, before: statuses of a gateway that lost the answer. */
const statusesAfter = [500, 502, 503, 504] as const;

/** Every effect in every form: an effect that is not here does not compile. */
const forms: { readonly [Kind in Effect["do"]]: readonly (readonly [name: string, effect: Extract<Effect, { readonly do: Kind }>])[] } = {
  delay: [["delay", { do: "delay", ms: 5000 }]],
  hang: moments.map((when) => [`hang ${when}`, { do: "hang", when }] as const),
  reset: moments.map((when) => [`reset ${when}`, { do: "reset", when }] as const),
  "rate-limit": [["rate-limit", { do: "rate-limit", retryAfter: 2 }]],
  error: [
    ...errorStatuses.map((status) => [`error ${status}`, { do: "error", status }] as const),
    ...statusesAfter.map((status) => [`error ${status} after`, { do: "error", status, when: "after" }] as const),
  ],
  "broken-body": (["truncated-json", "html", "empty", "null", "huge"] as const).map((how) => [`broken-body ${how}`, { do: "broken-body", how, bytes: 200_000 }] as const),
  patch: [["patch", { do: "patch", fields: { request_id: null, status: null, images: null, upload_url: null, partNumber: null, items: null, prices: null } }]],
  answer: [["answer 418", { do: "answer", status: 418, body: '{"detail":"I am a teapot."}' }]],
  requeue: [["requeue", { do: "requeue" }]],
  "status-word": [["status-word", { do: "status-word", word: "PONDERING" }]],
  "end-stream": (["end", "cut"] as const).map((how) => [`end-stream ${how}`, { do: "end-stream", afterEvents: 1, how }] as const),
  slow: [["slow", { do: "slow", ms: 5000 }]],
  truncate: (["short", "cut"] as const).map((how) => [`truncate ${how}`, { do: "truncate", keep: 0.5, how }] as const),
  expire: ([404, 410] as const).map((status) => [`expire ${status}`, { do: "expire", status }] as const),
  "lock-account": [["lock-account", { do: "lock-account" }]],
};

export const faultsToTry: readonly FaultToTry[] = Object.values(forms).flat().map(([name, effect]) => ({ name, effect, on: effects[effect.do].on }));
