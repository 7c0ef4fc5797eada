import type { RunSummary } from "@playgraph/core";
import type { RunRequest } from "./runRequest.ts";

/** How a run stands: by its own summary, where it came to one. `interrupted`: the process that ran it is gone. `damaged`: its record is not as it was written. */
export type RunStatus = RunSummary["status"] | "running" | "interrupted" | "damaged";

export type RunRecord = {
  readonly id: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970, for people alone. */
  readonly started: number;
  readonly ended: number | null;
  /** Undefined where the record is damaged. */
  readonly request: RunRequest | undefined;
  readonly summary: RunSummary | undefined;
};
