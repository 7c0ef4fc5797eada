import type { Operation } from "../faults/faultPlan.ts";
import type { JsonObject } from "../json.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Job, JobState } from "../queue/job.ts";
import type { Notification } from "./notifyWhenDone.ts";
import type { World } from "./world.ts";

/** What the emulator accepted, in order: the judge of every "submitted exactly once". */
export type Ledger = {
  readonly submissions: readonly Submitted[];
  readonly uploads: readonly Uploaded[];
  /** Webhooks that submissions asked for, with how often they were tried and what came of it. */
  readonly webhooks: readonly Readonly<Notification>[];
  /** Calls that arrived, by operation, refused and faulty ones too. */
  readonly calls: Readonly<Record<Operation, number>>;
};

export type Submitted = {
  readonly requestId: string;
  readonly via: "queue" | "direct";
  readonly endpoint: string;
  readonly input: JsonObject;
  /** Fields of the input that the endpoint does not have. */
  readonly unknownFields: readonly string[];
  /** First 16 hex digits of the key's SHA-256. */
  readonly keyHash: string;
  readonly priority: "normal" | "low";
  /** ISO, UTC. */
  readonly at: string;
  readonly state: JobState;
  readonly outcome: Outcome["kind"] | "pending";
  readonly billableUnits: number;
  readonly calls: Readonly<Job["calls"]>;
};

export type Uploaded = { readonly name: string; readonly contentType: string; readonly keyHash: string; readonly at: string; readonly bytes: number | undefined };

export function ledgerOf({ queue, files, notifications, seen }: World): Ledger {
  return {
    submissions: queue.jobs().map((job) => ({
      requestId: job.id, via: job.via, endpoint: job.endpoint, input: job.input, unknownFields: job.unknownFields, keyHash: job.keyHash, priority: job.low ? "low" : "normal",
      at: new Date(job.submittedAt).toISOString(), state: job.state, outcome: job.outcome?.kind ?? "pending",
      billableUnits: job.outcome?.billableUnits ?? 0, calls: { ...job.calls },
    })),
    uploads: files.uploads.all().map(({ name, contentType, keyHash, promisedAt, size }) =>
      ({ name, contentType, keyHash, at: new Date(promisedAt).toISOString(), bytes: size })),
    webhooks: notifications.map((notification) => ({ ...notification })),
    calls: { ...seen },
  };
}
