import type { Json } from "../document/json.ts";
import type { Lineage } from "./lineage.ts";
import type { Hole } from "../node/state.ts";

/** A state of a stream at a coordinate, with the paid requests that it rests on. */
export type Cell = { readonly value: Json; readonly hole: undefined; readonly lineage: Lineage | undefined } | { readonly value: undefined; readonly hole: Hole; readonly lineage: Lineage | undefined };

export function valueCell(value: Json, lineage: Lineage | undefined): Cell {
  return { value, hole: undefined, lineage };
}

export function holeCell(hole: Hole, lineage?: Lineage): Cell {
  return { value: undefined, hole, lineage };
}
