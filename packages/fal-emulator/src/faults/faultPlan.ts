/** The calls that a fault can strike. */
export type Operation = (typeof operations)[number];

export const operations = [
  "submit", "direct", "run-stream", "status", "stream", "result", "cancel",
  "upload-initiate", "upload-put", "upload-complete", "file", "token", "request-list", "pricing",
] as const;

/** Rules are tried in order for each call. Delays add up; the first rule with any other effect decides. */
export type FaultPlan = readonly FaultRule[];

/** Flat on purpose: `{ on: "submit", call: 2, do: "error", status: 502, when: "after" }` reads as a sentence. */
export type FaultRule = Match & (
  | ({ readonly on: Operation } & CommonEffect)
  | ({ readonly on: "status" | "stream" } & StatusEffect)
  | ({ readonly on: Streaming } & StreamEffect)
  | ({ readonly on: Exclude<Operation, Streaming> } & (SlowEffect | TruncateEffect))
  | ({ readonly on: "result" | "file" } & ExpireEffect)
  | ({ readonly on: "submit" | "direct" | "run-stream" | "upload-initiate" } & LockEffect)
);

/** Operations that answer with server-sent events. */
type Streaming = "stream" | "run-stream";

/** Which calls of an operation a rule strikes; all of them, if it says nothing. */
type Match = {
  /** Endpoint id. Calls about jobs of that endpoint only. */
  readonly endpoint?: string;
  /** Calls about jobs whose prompt contains this text. */
  readonly prompt?: string;
  /** Of the calls that match all else, counted from 1: the n-th, or from the first to the last (`null`: for ever). */
  readonly call?: number | readonly [from: number, to: number | null];
  /** 0 to 1: strikes at random, by the emulator's `random`. */
  readonly chance?: number;
};

export type Effect = CommonEffect | StatusEffect | StreamEffect | SlowEffect | TruncateEffect | ExpireEffect | LockEffect;

/** `before`: the emulator never acts on the call. `after`: it acts (accepts, cancels, stores), and the caller does not learn it. */
type Moment = "before" | "after";

type CommonEffect =
  | { readonly do: "delay"; readonly ms: number }
  /** No answer, ever; the connection stays open. */
  | { readonly do: "hang"; readonly when?: Moment }
  /** The connection is cut without an answer. */
  | { readonly do: "reset"; readonly when?: Moment }
  /** 429. `retryAfter` is sent as it is: seconds, an HTTP date, nonsense; none if left out. */
  | { readonly do: "rate-limit"; readonly retryAfter?: number | string }
  /** The body and headers that fal, or the proxy in front of it, gives with this status. Default `before`. */
  | { readonly do: "error"; readonly status: ErrorStatus; readonly when?: Moment }
  /** The ordinary answer with another body, after the call took effect. `huge` is JSON padded to `bytes` (default 100 MB). */
  | { readonly do: "broken-body"; readonly how: "truncated-json" | "html" | "empty" | "null" | "huge"; readonly bytes?: number }
  /** The ordinary JSON answer, or each event of a stream, with these fields put over it: `{"images": null}`, a lying width, another host. */
  | { readonly do: "patch"; readonly fields: Readonly<Record<string, unknown>> }
  /** Any answer at all. Default `before`. */
  | { readonly do: "answer"; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string; readonly when?: Moment };

type StatusEffect =
  /** A running job goes back to IN_QUEUE, and says so. A job that does not run, or was called directly, is left alone. */
  | { readonly do: "requeue" }
  /** The ordinary status with another word in it; in a stream, in every event. */
  | { readonly do: "status-word"; readonly word: string };

/** The stream ends after so many events, without its last: in good order, or by a `cut` of the connection. */
export type StreamEffect = { readonly do: "end-stream"; readonly afterEvents: number; readonly how?: "end" | "cut" };

/** The bytes take `ms` to pass: those of the upload, or else of the answer. */
type SlowEffect = { readonly do: "slow"; readonly ms: number };

/** Only a part (0 to 1) of the answer's body: `short` is a whole answer that is too small, `cut` breaks off in the middle. */
export type TruncateEffect = { readonly do: "truncate"; readonly keep: number; readonly how: "short" | "cut" };

/** Gone: 404 by default. A result or a file that expired stays so, and keeps its status. */
type ExpireEffect = { readonly do: "expire"; readonly status?: 404 | 410 };

/** 403 to this submit or upload, and to every one that follows, until the plan is replaced. Status and results still answer. */
type LockEffect = { readonly do: "lock-account"; readonly reason?: string };

export type ErrorStatus = (typeof errorStatuses)[number];
export const errorStatuses = [400, 401, 403, 404, 408, 409, 410, 422, 499, 500, 502, 503, 504] as const;
