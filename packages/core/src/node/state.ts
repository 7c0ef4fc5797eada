import type { Failure } from "./failure.ts";
import type { Json } from "../document/json.ts";

/** What stands at a coordinate of a stream in the place of a value. */
export type Hole =
  /** Left out on purpose, for instance held back by a filter. */
  | { readonly state: "absent"; readonly reason: string }
  /** `skipped`: not its own task failed but one that it depends on, which `failure.node` and `failure.coordinate` name. */
  | { readonly state: "failed"; readonly skipped: boolean; readonly failure: Failure };

/** Exactly one of value, absent and failed (R1). Values are JSON; a picture is an `ImageValue`. */
export type State = { readonly state: "value"; readonly value: Json } | Hole;

/** Tells a hole from a JSON value that looks like one; the same for all copies of this module in a process. */
const brand = Symbol.for("playgraph.hole");

function hole<T extends Hole>(made: T): T {
  return { ...made, [brand]: true };
}

/** A node returns this for an output that it leaves out at this coordinate. */
export function absent(reason: string): Hole {
  return hole({ state: "absent", reason });
}

/** A failure that passes on: what hangs on it is skipped, and names `failure` as its cause. */
export function failed(failure: Failure, skipped: boolean): Hole {
  return hole({ state: "failed", skipped, failure });
}

/** What a hole is to those that hang on it: of a failure, they are skipped. */
export function passedOn(hole: Hole): Hole {
  return hole.state === "failed" && !hole.skipped ? failed(hole.failure, true) : hole;
}

/** Whether a node was given, or gave, a hole and not a JSON value that looks like one. */
export function isHole(value: unknown): value is Hole {
  return typeof value === "object" && value !== null && brand in value;
}
