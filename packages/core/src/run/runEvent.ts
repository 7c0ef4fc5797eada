import type { Coordinate } from "../node/coordinate.ts";
import type { Failure } from "../node/failure.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import type { Plan } from "../plan/plan.ts";
import type { Why } from "./why.ts";
import type { Progress } from "../node/world.ts";

export type TaskStatus = "done" | "cached" | "absent" | "failed" | "skipped" | "cancelled" | "unknown";

export type StatusCounts = Readonly<Record<TaskStatus, number>>;

/** What happens in a run, in order. A task that is not started (skipped, absent) is settled only. */
export type RunEvent =
  | { readonly type: "run-started"; readonly run: string; readonly graph: string; readonly plan: Plan }
  | { readonly type: "task-started"; readonly task: string; readonly node: string; readonly coordinate: Coordinate; readonly why: Why }
  | { readonly type: "task-progress"; readonly task: string; readonly node: string; readonly progress: Progress }
  | {
      readonly type: "task-settled";
      readonly task: string;
      readonly node: string;
      readonly coordinate: Coordinate;
      readonly status: TaskStatus;
      /** A sentence for everything but `done` and `cached`. */
      readonly reason: string | null;
      readonly failure: Failure | null;
      /** The task's own outputs that have a value; for an emitting task only those without a new axis. */
      readonly outputs: JsonRecord;
      /** How many items an emitting task yielded. */
      readonly items: number | null;
      readonly seconds: number;
    }
  | { readonly type: "warning"; readonly message: string }
  | ({ readonly type: "run-finished" } & RunSummary);

export type RunSummary = {
  readonly run: string;
  readonly graph: string;
  /** `stopped`: the user's signal; `locked`: fal refused the key or the account; `over-budget`: the budget, or the breaker of the paid steps, did it. */
  readonly status: "done" | "failed" | "partly-failed" | "unknown-outcome" | "over-budget" | "locked" | "stopped";
  readonly tasks: StatusCounts;
  readonly nodes: Readonly<Record<string, StatusCounts>>;
  /** Images that this run has paid for and has: before it was resumed as well, and those that other runs had paid for left out. */
  readonly generations: number;
  /** Images that were there already: other runs had paid for them. */
  readonly reused: number;
  /** Images that count against its budget: also those that failed, or of which nobody knows. */
  readonly reserved: number;
  /** US dollars for what was reserved; unknown where any price is. */
  readonly cost: number | "unknown";
  /** Tasks, as `generate[seeds=3]`, whose request was sent once more after an outcome that nobody knows. */
  readonly resubmitted: readonly string[];
  readonly seconds: number;
  /** The first failure of each node, with how many there were; a request that the budget did not allow is one. */
  readonly failures: readonly { readonly node: string; readonly count: number; readonly first: Failure }[];
};

/** One row of the results: one task of one of the graph's results. */
export type ResultRow = {
  readonly node: string;
  readonly coordinate: string;
  /** Labels by axis id. */
  readonly axes: Readonly<Record<string, string>>;
  readonly status: TaskStatus;
  readonly reason: string | null;
  /** The inputs that vary: by `node.input`, of the generations that the row rests on, or of its own task where it rests on none. */
  readonly inputs: JsonRecord;
  readonly outputs: JsonRecord;
  /** Paths that the task wrote, relative to the output folder. */
  readonly files: readonly string[];
  /** Of the one generation that the row rests on; null where there is none or several. */
  readonly seed: Json;
  /** Of that generation; of the request that failed, where one did. */
  readonly requestId: string | null;
  /** All pictures that it rests on had been paid for by other runs; where it rests on none, the cache answered. */
  readonly cached: boolean;
  /** Submissions that left this machine, of all generations that the row rests on; the same for what follows. */
  readonly attempts: number;
  readonly seconds: number;
  /** US dollars that they cost when they were made, by whichever run; unknown where any is. */
  readonly cost: number | "unknown";
  /** What the service says that it has billed, in units of its own; null where it says nothing of some of them. */
  readonly units: number | null;
};
