import type { JsonObject } from "../json.ts";
import type { Outcome } from "../model/outcome.ts";

export type JobState = "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED";

/** A line that shows once the clock has reached `at`. */
export type LogLine = { readonly at: number; readonly message: string };

/** What a submission fixes for good. */
export type Submission = {
  readonly id: string;
  readonly via: "queue" | "direct";
  readonly endpoint: string;
  readonly keyHash: string;
  readonly input: JsonObject;
  readonly unknownFields: readonly string[];
  readonly submittedAt: number;
  readonly low: boolean;
  /** A runner that the caller prefers. */
  readonly hint: string | undefined;
  /** Where a run is lost, the job fails instead of going back to the queue. */
  readonly noRetry: boolean;
  /** How long it may wait for its start, in ms. */
  readonly startWithinMs: number | undefined;
  /** Whether the request list may show input and output. */
  readonly storePayload: boolean;
};

/** One accepted request. Only the queue changes it. */
export type Job = Submission & {
  state: JobState;
  startedAt: number | undefined;
  endedAt: number | undefined;
  outcome: Outcome | undefined;
  logs: readonly LogLine[];
  /** The status of the fault that took the result away, if one did. */
  resultGone: 404 | 410 | undefined;
  /** Calls that asked about it. */
  readonly calls: { status: number; stream: number; result: number; cancel: number };
};

const namespaces: ReadonlySet<string> = new Set(["workflows", "comfy"]);

/** `[namespace/]owner/alias`, without the path behind it. */
export function appOf(endpoint: string): string {
  const segments = endpoint.split("/");
  return segments.slice(0, namespaces.has(segments[0] ?? "") ? 3 : 2).join("/");
}

export function promptOf({ input }: Pick<Submission, "input">): string {
  return typeof input["prompt"] === "string" ? input["prompt"] : "";
}
