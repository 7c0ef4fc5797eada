import type { Cell } from "./cell.ts";
import { type Coordinate, coordinateText } from "../node/coordinate.ts";
import type { Failure } from "../node/failure.ts";
import type { Generation } from "../node/generation.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import { generationsOf, type Lineage } from "./lineage.ts";
import type { ResultRow, TaskStatus } from "./runEvent.ts";
import type { Hole } from "../node/state.ts";

/** What a row is made of: a task of a result, or one item of an emitting one. */
export type RowFacts = {
  readonly run: string;
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
  const { requests, runs, agreed, attempts, seconds, cost, units } = restsOn(facts.lineage);
  const lasting = requests.filter(({ replaced }) => !replaced);
  const only = lasting.length === 1 ? lasting[0] : undefined;
  const outputs: Record<string, Json> = {};
  // A request that failed was sent all the same, and may have cost.
  const failed = facts.hole?.state === "failed" && wasSent(facts.hole.failure, requests.length > 0) ? facts.hole.failure : undefined;
  for (const name of Object.keys(facts.cells)) {
    const cell = facts.cells[name];
    if (cell && !cell.hole) outputs[name] = cell.value;
  }
  return {
    node: facts.node,
    coordinate: coordinateText(facts.coordinate),
    axes: facts.coordinate.length === 0 ? none : Object.fromEntries(facts.coordinate.map(({ axis, label }) => [axis, label])),
    status: facts.status,
    reason: facts.hole ? holeReason(facts.hole) : null,
    inputs: requests.length > 0 ? agreed : named(facts.node, facts.varying),
    outputs,
    files: facts.files,
    seed: only ? seedOf(only) : null,
    requestId: failed ? (failed.requestId ?? null) : (only?.receipt.requestId ?? null),
    cached: requests.length > 0 ? !failed && !runs.has(facts.run) : facts.status === "cached",
    attempts: attempts + (failed ? 1 : 0),
    seconds: rounded(requests.length > 0 ? seconds : facts.seconds),
    cost: failed?.maybeBilled ? "unknown" : cost,
    units: failed ? null : units,
  };
}

/** Also of a request that nobody knows the outcome of, which has no id. A bug of a node that had its answer is no request of its own. */
function wasSent({ code, requestId, maybeBilled }: Failure, hasAnswer: boolean): boolean {
  return requestId !== undefined || (maybeBilled && !(code === "NodeBug" && hasAnswer));
}

export function holeReason(hole: Hole): string {
  if (hole.state === "absent") return hole.reason;
  return hole.skipped ? `skipped, because ${hole.failure.node ?? "something before it"} failed: ${hole.failure.message}` : hole.failure.message;
}

type RestsOn = {
  /** Each once, whichever tasks share it. */
  readonly requests: readonly Generation[];
  /** Those that paid for them. */
  readonly runs: ReadonlySet<string>;
  readonly agreed: JsonRecord;
  readonly attempts: number;
  readonly seconds: number;
  readonly cost: number | "unknown";
  readonly units: number | null;
};

/** Worked out once for all rows that rest on the same: a thousand rows behind one sheet of a thousand pictures are not a million steps. */
const known = new WeakMap<Lineage, RestsOn>();
const nothing: RestsOn = { requests: [], runs: new Set(), agreed: {}, attempts: 0, seconds: 0, cost: 0, units: null };

function restsOn(lineage: Lineage | undefined): RestsOn {
  if (!lineage) return nothing;
  const before = known.get(lineage);
  if (before) return before;
  const generations = generationsOf(lineage);
  const requests = [...new Map(generations.map((generation) => [generation.receipt.requestId, generation])).values()];
  const total = (of: (generation: Generation) => number) => requests.reduce((sum, generation) => sum + of(generation), 0);
  const made: RestsOn = {
    requests,
    runs: new Set(requests.map(({ receipt }) => receipt.run)),
    agreed: agreedInputs(generations),
    attempts: total(({ receipt }) => receipt.attempts),
    seconds: total(({ receipt }) => receipt.seconds),
    cost: cost(requests),
    units: requests.some(({ receipt }) => receipt.units === null) ? null : total(({ receipt }) => receipt.units ?? 0),
  };
  known.set(lineage, made);
  return made;
}

/** US dollars; unknown as soon as one of them is. */
function cost(generations: readonly Generation[]): number | "unknown" {
  let micros = 0;
  for (const { receipt } of generations) {
    if (receipt.micros === "unknown") return "unknown";
    micros += receipt.micros;
  }
  return micros / 1_000_000;
}

/** The inputs on which all the generations agree, so that a sheet of eight seeds does not claim one of them. */
function agreedInputs(generations: readonly Generation[]): JsonRecord {
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
  const names = Object.keys(varying);
  return names.length === 0 ? none : Object.fromEntries(names.map((name) => [`${node}.${name}`, varying[name] ?? null]));
}

const none: Readonly<Record<string, string>> = Object.freeze({});

function seedOf({ payload }: Generation): Json {
  return typeof payload === "object" && payload !== null && "seed" in payload ? (payload["seed"] ?? null) : null;
}

/** Seconds to the millisecond. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
