import type { Attempt, Column, Coordinate, Generation, Graph, Hole, Json, NodeDeclaration, Progress, Reservation, StepOutcome } from "@playgraph/core";
import type { MessagePort } from "node:worker_threads";
import type { WireError } from "./wireError.ts";

/** What the main thread and a worker say to each other. All of it survives the structured clone; what a user's text names stands in pairs, never as keys. */
export type ToWorker =
  | { readonly type: "list"; readonly modules: readonly string[] }
  | { readonly type: "load"; readonly module: string }
  | { readonly type: "task"; readonly task: number; readonly request: TaskRequest }
  /** So many items more may be sent. */
  | { readonly type: "more"; readonly task: number; readonly items: number }
  | { readonly type: "abort"; readonly task: number }
  | { readonly type: "answer"; readonly task: number; readonly call: number; readonly answer: Answer }
  | { readonly type: "callback"; readonly task: number; readonly callback: number; readonly step: number; readonly ask: StepCallback }
  | { readonly type: "abort callback"; readonly task: number; readonly callback: number };

export type FromWorker =
  | { readonly type: "listed"; readonly files: readonly (readonly [path: string, sha256: string])[] }
  | { readonly type: "loaded"; readonly nodes: readonly FoundNode[] }
  /** A sentence, without its module. */
  | { readonly type: "not loaded"; readonly problem: string }
  | { readonly type: "item"; readonly task: number; readonly item: WireItem }
  | { readonly type: "done"; readonly task: number; readonly outcome: WireOutcome }
  /** `isBroken`: nobody knows what else of the worker is, and it is not used again. */
  | { readonly type: "failed"; readonly task: number; readonly error: WireError; readonly isBroken: boolean }
  | { readonly type: "progress"; readonly task: number; readonly progress: Progress }
  | { readonly type: "call"; readonly task: number; readonly call: number; readonly ask: Call }
  | { readonly type: "drop call"; readonly task: number; readonly call: number }
  | { readonly type: "callback answer"; readonly task: number; readonly callback: number; readonly answer: Answer }
  /** A line that a node printed; `by` is the node's id, or empty where no task is on. */
  | { readonly type: "said"; readonly by: string; readonly line: string };

/** File URLs and, of the modules' files outside node_modules, what they may be; undefined where all may be. */
export type WorkerSetup = {
  readonly agreed: ReadonlyMap<string, string> | undefined;
  /** For all that follows: a node has the worker's own port too, and may post there what it likes. */
  readonly port: MessagePort;
  readonly questions: MessagePort;
  /** Becomes 1 when a question is answered. */
  readonly answered: Int32Array<SharedArrayBuffer>;
};

export type TaskRequest = {
  /** The module's file URL. */
  readonly module: string;
  readonly nodeType: string;
  readonly node: string;
  readonly coordinate: Coordinate;
  readonly newAxes: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  readonly columns: readonly Column[];
  readonly inputs: WireValues;
  /** Of a collect. */
  readonly rows: readonly { readonly coordinate: Coordinate; readonly values: WireValues }[];
};

/** `open` is an input that was left open. */
export type WireValues = readonly (readonly [name: string, value: { readonly value: Json } | { readonly hole: Hole } | "open"])[];

/** `given`: the very record that an input brought, handed on as it is. */
type WireOutput = { readonly value: Json } | { readonly hole: Hole } | { readonly given: { readonly row: number | undefined; readonly input: string } };

/** Undefined where the function returned nothing. */
export type WireOutcome = readonly (readonly [name: string, output: WireOutput])[] | undefined;

export type WireItem = { readonly keys: readonly number[] | undefined; readonly labels: readonly string[]; readonly outputs: WireOutcome };

export type FoundNode = { readonly declaration: NodeDeclaration; readonly functions: readonly ("run" | "emit" | "collect")[] };

/** What a task awaits from the main thread. */
export type Calls = {
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly getBlob: (sha256: string) => Promise<Uint8Array>;
  readonly putBlob: (bytes: Uint8Array) => Promise<string>;
  readonly hasBlob: (sha256: string) => Promise<boolean>;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly writeFile: (path: string, bytes: Uint8Array) => Promise<string>;
  /** The next piece of a file that is read in pieces, by the task's own number for it; undefined at its end. */
  readonly readOn: (file: number, path: string) => Promise<Uint8Array | undefined>;
  readonly closeFile: (file: number) => Promise<void>;
  /** The step's functions are called back by its number. */
  readonly step: (step: number, name: string, facts: StepFacts) => Promise<StepOutcome<Json>>;
};

export type Call = Asking<Calls>;

export type StepFacts = { readonly endpoint: string; readonly payload: Json; readonly reserve: Reservation; readonly replacesEarlier?: true; readonly canPrepare: boolean; readonly canFind: boolean };

/** The functions of a `StepCall`, which stay with the node. */
type StepCallbacks = {
  readonly prepare: () => unknown;
  readonly send: (attempt: Attempt) => unknown;
  readonly find: (attempt: Attempt) => unknown;
  readonly collect: (accepted: unknown) => unknown;
  readonly files: (result: Json) => unknown;
  readonly cancel: (accepted: unknown) => unknown;
};

export type StepCallback = Asking<StepCallbacks>;

/** What a task asks and gets at once: its thread waits for the answer. */
export type Questions = {
  readonly now: () => number;
  readonly draw: (...parts: (string | number)[]) => number;
  readonly graph: () => Graph;
  readonly graphs: () => ReadonlyMap<string, Graph>;
  readonly generations: () => readonly Generation[];
};

export type Question = { readonly task: number; readonly ask: Asking<Questions> };

export type Answer = { readonly value: unknown } | { readonly error: WireError };

type Asking<Functions extends Readonly<Record<string, (...args: never) => unknown>>> = { [Name in keyof Functions]: { readonly name: Name; readonly args: Parameters<Functions[Name]> } }[keyof Functions];
