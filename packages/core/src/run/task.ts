import type { Cell } from "./cell.ts";
import type { Point } from "./extents.ts";
import type { GatheredRow } from "./gather.ts";
import type { Generation } from "../node/generation.ts";
import type { JsonRecord } from "../document/json.ts";
import type { NodeRun } from "./nodeRun.ts";

/** One node at one coordinate. */
export type Task = {
  readonly node: NodeRun;
  readonly point: Point;
  /** Counts up as tasks come into being: of two at the same depth the older goes first. */
  readonly order: number;
  /** Of the item inputs, where they are wired. */
  readonly cells: (Cell | undefined)[];
  /** Of the node's gathers, in R4's order. */
  readonly rows: (readonly GatheredRow[] | undefined)[];
  /** Cells and rows that have not come yet. */
  missing: number;
  settled: boolean;
  /** By the run's clock; undefined until it has its permit and starts. */
  startedAt: number | undefined;
  /** Item inputs that came by a wire with axes, images left out: known once it starts. */
  varying: JsonRecord;
  /** Rejects when the task has had its time; undefined where its node sets none. */
  expired: Promise<never> | undefined;
  /** Ends the watch on its time. */
  release: (() => void) | undefined;
  /** Whether it has begun a paid step. */
  maybeBilled: boolean;
  /** Of the items that it has yielded along a single new axis. */
  labels: Set<string> | undefined;
  /** The paid requests of the task itself. */
  readonly own: Generation[];
  /** Paths that it has written. */
  readonly files: string[];
};
