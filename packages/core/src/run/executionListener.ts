import type { Cell } from "./cell.ts";
import type { EmittedItem } from "./extents.ts";
import type { Lineage } from "./lineage.ts";
import type { TaskStatus } from "./runEvent.ts";
import type { Hole } from "../node/state.ts";
import type { Task } from "./task.ts";
import type { Why } from "./why.ts";
import type { Progress } from "../node/world.ts";

/** What the executor tells while it works. An emitting task's items are told one by one, before it is settled. */
export type ExecutionListener = {
  readonly onStarted: (task: Task, why: Why) => void;
  readonly onProgress: (task: Task, progress: Progress) => void;
  readonly onItem: (task: Task, item: EmittedItem, status: TaskStatus) => void;
  readonly onSettled: (task: Task, settled: Settled) => void;
};

export type Settled = {
  readonly status: TaskStatus;
  /** Of the outputs without a new axis. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Why it has no value, unless it is done or cached. */
  readonly hole: Hole | undefined;
  /** How many an emitting task yielded. */
  readonly items: number | undefined;
  readonly lineage: Lineage | undefined;
};
