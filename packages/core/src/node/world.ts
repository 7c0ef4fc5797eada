import type { Coordinate } from "./coordinate.ts";
import type { Failure } from "./failure.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import type { AcceptedRequest, StepCall, StepOutcome } from "./step.ts";
import type { Generation } from "./generation.ts";

/** Everything that a run needs and that is not a pure function: given by whoever starts it. */
export type World = {
  readonly clock: Clock;
  readonly blobs: Blobs;
  readonly files: Files;
  readonly cache: Cache;
  readonly journal: Journal;
  readonly rows: RowStore;
  /** Performs a paid step, or answers it from the journal. */
  readonly perform: <Accepted extends AcceptedRequest, Result extends Json>(step: StepRef, call: StepCall<Accepted, Result>) => Promise<StepOutcome<Result>>;
  /** What the run has asked for so far. */
  readonly spending: () => Spending;
};

/** What counts against a run's budget: reserved, settled, and held because nobody knows whether it was billed. */
export type Spending = {
  readonly images: number;
  /** Millionths of a US dollar; unknown as soon as one price is. */
  readonly micros: number | "unknown";
  /** Tasks, as `generate[seeds=3]`, whose request was sent once more after an outcome that nobody knows, because the user had said so. */
  readonly resubmitted: readonly string[];
};

export type Clock = {
  /** Milliseconds; only differences have a meaning. */
  readonly now: () => number;
  /** Resolves after at least that many milliseconds, and lets input and output proceed even for 0. Rejects once the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

/** Content-addressed bytes, by sha256 in lower-case hex. */
export type Blobs = {
  /** @throws PlaygraphError if there is no such blob, or if its bytes have another hash */
  readonly get: (sha256: string) => Promise<Uint8Array>;
  readonly put: (bytes: Uint8Array) => Promise<string>;
  readonly has: (sha256: string) => Promise<boolean>;
};

/** The files that a user sees: read from beside the graph, written into the run's output folder, whole or not at all. */
export type Files = {
  /** @param path relative to the graph's folder; it may not leave it */
  readonly read: (path: string) => Promise<Uint8Array>;
  /** The same for a file of any size, such as a table: its bytes in pieces, none held longer than until the next is asked for. */
  readonly open: (path: string) => AsyncIterable<Uint8Array>;
  /** @param path relative to the output folder, `/` between folders; it may not leave it. @returns the path that was written */
  readonly write: (path: string, bytes: Uint8Array) => Promise<string>;
};

export type Cache = {
  readonly get: (key: string) => Promise<CacheEntry | undefined>;
  readonly set: (key: string, entry: CacheEntry) => Promise<void>;
};

/** Where the rows of one run's results are kept until they are read: a run of a million tasks has as many. */
export type RowStore = {
  /**
   * Takes a row; rows come in any order. Never throws: what goes wrong is told when the rows are read.
   * @param place where it stands among the others: compared number by number, smaller first. Infinity is a number like any other
   */
  readonly add: (place: RowPlace, row: JsonRecord) => void;
  /** All rows that were added, in order, some at a time; it may be asked for again. */
  readonly inOrder: () => AsyncIterable<readonly JsonRecord[]>;
};

export type RowPlace = readonly number[];

/** What a task gave: its own outputs, and for an emitting task its items. */
export type CacheEntry = {
  readonly outputs: Readonly<Record<string, Json>>;
  /** Reasons of the outputs that it left out. */
  readonly absent: Readonly<Record<string, string>>;
  readonly items?: readonly { readonly keys: readonly number[]; readonly labels: readonly string[]; readonly outputs: Readonly<Record<string, Json>>; readonly absent: Readonly<Record<string, string>> }[];
  readonly generations: readonly Generation[];
  /** By output: the item input whose value it is, just as that came. */
  readonly handedOn: Readonly<Record<string, string>>;
};

/** What is remembered of the last time a task ran, to say why it runs again. */
export type TaskRecord = { readonly version: number; readonly key: string; readonly inputs: Readonly<Record<string, InputRecord>> };

/** A value's hash, and how it is told to people: long values alike in their beginnings are told alike. */
export type InputRecord = { readonly hash: string; readonly told: string };

export type Journal = {
  readonly lastTask: (taskId: string) => TaskRecord | undefined;
  readonly recordTask: (taskId: string, record: TaskRecord) => void;
};

export type StepRef = {
  readonly node: string;
  readonly coordinate: Coordinate;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /**
   * Waits for something long while others may run in the task's place. Only as many tasks step aside at a time as may run at once: the others keep their places, so that
   * a service that loses every answer is not asked by ever more of them.
   */
  readonly aside: <Value>(wait: () => Promise<Value>) => Promise<Value>;
};

/** What a remote request says of itself while it is under way. */
export type Progress = {
  readonly state: "submitting" | "queued" | "running" | "fetching" | "waiting";
  /** Requests ahead in the queue. */
  readonly queuePosition?: number;
  readonly requestId?: string;
  /** New log lines since the last progress. */
  readonly logs?: readonly string[];
  readonly message?: string;
};

/** Whether a failure stops all further paid submissions of the run. */
export function stopsSubmissions(failure: Failure): boolean {
  return failure.code === "Unauthorised" || failure.code === "AccountLocked";
}
