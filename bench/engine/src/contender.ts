import type { Dag } from "./shapes/dag.ts";
import type { Sweep } from "./shapes/sweep.ts";

/** Runs the work once, from its start, and gives the checksum. It may be called again. */
type Run = () => number | Promise<number>;

/** From a graph as it lies on a disk or in an editor to something that can run: what a user waits for before anything happens. */
export type Build = () => Run | Promise<Run>;

/** One of those who run the same work. What `dag` and `sweep` do themselves is making the document, and is not timed. */
export type Contender = {
  readonly dag: (dag: Dag) => Build;
  readonly sweep: (sweep: Sweep) => Build;
};
