import type { Cell } from "./cell.ts";
import { emptyPlaces } from "./emptyPlaces.ts";
import type { Point } from "./extents.ts";
import type { GatheredRow } from "./gather.ts";
import type { Generation } from "../node/generation.ts";
import type { NodeRun } from "./nodeRun.ts";
import type { ToldLabels } from "./toldLabels.ts";
import type { Watch } from "./watchTask.ts";

/** One node at one coordinate. Made by the million, so what most tasks do not have is shared or made when it is needed. */
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
  /** On its time; undefined where its node sets none. */
  watch: Watch | undefined;
  /** Lets the node of an emitting task clean up where the task ends before its last item; undefined until it gives items. */
  stop: (() => void) | undefined;
  /** Whether it has begun a paid step. */
  maybeBilled: boolean;
  /** Of the items that it has yielded along a single new axis. */
  labels: ToldLabels | undefined;
  /** The paid requests of the task itself. */
  own: readonly Generation[];
  /** Paths that it has written. */
  files: readonly string[];
  /** Its neighbours in the list of what is not settled yet. */
  previous: Task | undefined;
  next: Task | undefined;
};

const none: readonly never[] = [];

export function createTask(node: NodeRun, point: Point, order: number): Task {
  return {
    node,
    point,
    order,
    cells: emptyPlaces(node.items.length),
    rows: node.gathers.length === 0 ? (none as never[]) : [],
    // One more than it waits for, so that it is not ready before all its waiting is set up.
    missing: 1 + node.gathers.length,
    settled: false,
    startedAt: undefined,
    watch: undefined,
    stop: undefined,
    maybeBilled: false,
    labels: undefined,
    own: none,
    files: none,
    previous: undefined,
    next: undefined,
  };
}
