import type { Cell } from "./cell.ts";
import { type Coordinate, coordinateText } from "../node/coordinate.ts";
import type { Generation } from "../node/generation.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import { generationsOf, type Lineage } from "./lineage.ts";
import type { ResultRow, TaskStatus } from "./runEvent.ts";
import type { Hole } from "../node/state.ts";

/** What a row is made of: a task of a result, or one item of an emitting one. */
export type RowFacts = {
  readonly node: string;
  readonly coordinate: Coordinate;
  readonly status: TaskStatus;
  readonly hole: Hole | undefined;
  readonly cells: Readonly<Record<string, Cell>>;
  /** The varying inputs of the task itself. */
  readonly varying: JsonRecord;
  readonly files: readonly string[];
  readonly lineage: Lineage | undefined;
  readonly seconds: number;
};

export function resultRow(facts: RowFacts): ResultRow {
  const generations = generationsOf(facts.lineage);
  const only = generations.length === 1 ? generations[0] : undefined;
  const outputs: Record<string, Json> = {};
  for (const [name, { value, hole }] of Object.entries(facts.cells)) if (!hole) outputs[name] = value;
  return {
    node: facts.node,
    coordinate: coordinateText(facts.coordinate),
    axes: Object.fromEntries(facts.coordinate.map(({ axis, label }) => [axis, label])),
    status: facts.status,
    reason: facts.hole ? holeReason(facts.hole) : null,
    inputs: generations.length > 0 ? agreed(generations) : named(facts.node, facts.varying),
    outputs,
    files: facts.files,
    seed: only ? seedOf(only) : null,
    requestId: only?.receipt.requestId ?? null,
    attempts: generations.reduce((sum, { receipt }) => sum + receipt.attempts, 0),
    seconds: generations.length > 0 ? rounded(generations.reduce((sum, { receipt }) => sum + receipt.seconds, 0)) : rounded(facts.seconds),
    cost: cost(generations),
  };
}

export function holeReason(hole: Hole): string {
  if (hole.state === "absent") return hole.reason;
  return hole.skipped ? `skipped, because ${hole.failure.node ?? "something before it"} failed: ${hole.failure.message}` : hole.failure.message;
}

/** US dollars; unknown as soon as one of them is. */
export function cost(generations: readonly Generation[]): number | "unknown" {
  let micros = 0;
  for (const { receipt } of generations) {
    if (receipt.micros === "unknown") return "unknown";
    micros += receipt.micros;
  }
  return micros / 1_000_000;
}

/** The inputs on which all the generations agree, so that a sheet of eight seeds does not claim one of them. */
function agreed(generations: readonly Generation[]): JsonRecord {
  const values: Record<string, Json> = {};
  const differing = new Set<string>();
  for (const generation of generations) {
    for (const [name, value] of Object.entries(named(generation.node, generation.varying))) {
      if (name in values && JSON.stringify(values[name]) !== JSON.stringify(value)) differing.add(name);
      values[name] = value;
    }
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => !differing.has(name)));
}

function named(node: string, varying: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(varying).map(([name, value]) => [`${node}.${name}`, value]));
}

function seedOf({ payload }: Generation): Json {
  return typeof payload === "object" && payload !== null && "seed" in payload ? (payload["seed"] ?? null) : null;
}

/** Seconds to the millisecond. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
