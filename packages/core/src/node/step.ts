import type { ImageValue } from "../types/image.ts";
import type { Json } from "../document/json.ts";

/** What a paid request is, in the order in which it happens: sent, accepted, collected, its files fetched. */
export type StepCall<Accepted extends AcceptedRequest, Result extends Json> = {
  /** The service's own name of what is called, for instance `fal-ai/playground-v25`. */
  readonly endpoint: string;
  /** The resolved request, images by sha256. Its hash, with the endpoint, is the payment key: one payload is paid once. */
  readonly payload: Json;
  readonly reserve: Reservation;
  /** The task asks anew: what it gives rests on this request and not on its earlier ones, which cost all the same. */
  readonly replacesEarlier?: true;
  /** Makes what has to be there before the request leaves and costs nothing, such as addresses of its pictures. It may be asked for several times, also where nothing is sent then. */
  readonly prepare?: (signal: AbortSignal) => Promise<void>;
  /**
   * Sends the request once. Never repeated by itself after `UnknownOutcome`.
   * @throws NotSent, Refused, UnknownOutcome
   */
  readonly send: (attempt: Attempt, signal: AbortSignal) => Promise<Accepted>;
  /** Looks for the attempt in the service's own list; undefined proves nothing. Left out where nothing in that list could tell the attempt from others. */
  readonly find?: (attempt: Attempt, signal: AbortSignal) => Promise<Accepted | undefined>;
  /**
   * Polls and fetches the result; freely repeated.
   * @throws PlaygraphError: `retryable` and `maybeBilled` if only the result could not be learnt for now, so that it is asked for again; without `retryable` if there never will be one.
   * `Unavailable` without `maybeBilled` says that the service itself failed and takes no money for it: the request may then be sent again.
   */
  readonly collect: (accepted: Accepted, signal: AbortSignal) => Promise<Result>;
  /** What the service said that it billed for what was collected last, in units of its own. */
  readonly billableUnits?: () => number | undefined;
  /** The remote files of a result, for the engine to fetch, check and store, in the order in which `files` of the outcome has them. A promise where the node runs in another thread. */
  readonly files: (result: Result) => readonly RemoteFile[] | Promise<readonly RemoteFile[]>;
  readonly cancel: (accepted: Accepted) => Promise<CancelAnswer>;
};

/** What a service says to a cancellation: it has been asked for, the request was done already, or it knows of no such request. */
export type CancelAnswer = "requested" | "too late" | "not known";

export type AcceptedRequest = { readonly requestId: string } & { readonly [key: string]: Json };

export type Attempt = { readonly id: string };

/** Images, and money in millionths of a US dollar. */
export type Reservation = { readonly generations: number; readonly micros: number | "unknown" };

export type RemoteFile = { readonly url: string };

export type StepOutcome<Result extends Json> = {
  readonly result: Result;
  readonly files: readonly ImageValue[];
  readonly receipt: Receipt;
};

/** What the results table says about a paid request. */
export type Receipt = {
  readonly requestId: string;
  /** Submissions that left this machine, resubmissions included. */
  readonly attempts: number;
  readonly seconds: number;
  readonly micros: number | "unknown";
  /** The run that paid for it. */
  readonly run: string;
  /** What the service itself says that it has billed, in units of its own; null where it says nothing. */
  readonly units: number | null;
};

/** The request did not leave, or was turned away in a way that is safe to repeat: refused connection, failed DNS, a well-formed 429. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  /** Milliseconds that the service asked to wait, if it did. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options?: { retryAfter?: number; cause?: unknown }) {
    super(message, options);
    this.retryAfter = options?.retryAfter;
  }
}

/** The request may or may not have been accepted, and may have been billed: nobody can know. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

/** The steps of one task; names are unique in it and stable between runs (`try-0`, `try-1`). A refusal is thrown as `PlaygraphError`. */
export type Steps = <Accepted extends AcceptedRequest, Result extends Json>(name: string, call: StepCall<Accepted, Result>) => Promise<StepOutcome<Result>>;
