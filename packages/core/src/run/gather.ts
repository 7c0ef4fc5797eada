import type { Choice } from "../node/coordinate.ts";
import type { Lead, Space } from "./space.ts";
import type { Cell } from "./cell.ts";
import type { Task } from "./task.ts";
import type { Point } from "./extents.ts";

/**
 * What brings the rows of a collect, or of one input of a zip, together. Rows are gathered by *slice*: all that stands at one point of a space that comes
 * before the collapsed axes, so that it is known to be whole as soon as nothing in it is open any more, while other slices go on.
 */
export type Gather = {
  /** Position of the node in the running order. */
  readonly node: number;
  /** Position among the gathers of the node: a zip has one for each wired input, a collect has one. */
  readonly index: number;
  /** The joined axes of the gathered inputs together with those of the tasks. */
  readonly rows: Space;
  readonly slices: Space;
  /** Position of the gather's slice among those of a point of `slices`. */
  readonly slot: number;
  readonly rowSlice: Lead;
  readonly rowTask: Lead;
  readonly taskSlice: Lead;
  /** Positions in a row point's coordinate of the axes of the gathered inputs, R4's order. */
  readonly columns: readonly number[];
  /** The gathered inputs that are wired. */
  readonly inputs: readonly { readonly name: string; readonly slot: number; readonly lead: Lead }[];
};

/** A row under way: whole once all its cells are settled. */
export type GatheredRow = { readonly coordinate: readonly Choice[]; readonly task: Point; readonly cells: Cell[] };

export type Slice = {
  readonly gather: Gather;
  /** What may still add a row, or is a row that is not settled. Whole at 0. */
  open: number;
  readonly tasks: Task[];
  readonly rows: GatheredRow[];
};
