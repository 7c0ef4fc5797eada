import { type Cell, holeCell, valueCell } from "./cell.ts";
import type { Json } from "../document/json.ts";
import type { Lineage } from "./lineage.ts";
import { absent } from "../node/state.ts";
import type { CacheEntry } from "../node/world.ts";

type Kept = Pick<CacheEntry, "outputs" | "absent">;

/** What is kept of a task's or an item's outputs. Undefined if one of them failed: failures are not kept. */
export function entryOfCells(cells: Readonly<Record<string, Cell>>): Kept | undefined {
  const outputs: Record<string, Json> = {};
  const reasons: Record<string, string> = {};
  for (const [name, { value, hole }] of Object.entries(cells)) {
    if (!hole) outputs[name] = value;
    else if (hole.state === "absent") reasons[name] = hole.reason;
    else return undefined;
  }
  return { outputs, absent: reasons };
}

export function cellsOfEntry(kept: Kept, lineage: Lineage | undefined): Readonly<Record<string, Cell>> {
  const values = Object.entries(kept.outputs).map(([name, value]) => [name, valueCell(value, lineage)] as const);
  const holes = Object.entries(kept.absent).map(([name, reason]) => [name, holeCell(absent(reason), lineage)] as const);
  return Object.fromEntries([...values, ...holes]);
}
