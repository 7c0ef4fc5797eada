/** Why a task failed. `code` decides what programs do; `message` is for people and nobody parses it. */
export type FailureCode =
  | "InvalidInput"
  | "Rejected"
  | "Unauthorised"
  | "AccountLocked"
  | "RateLimited"
  | "Unavailable"
  | "Network"
  | "Timeout"
  | "UnknownOutcome"
  | "BudgetExceeded"
  | "Cancelled"
  | "NodeBug";

export type Failure = {
  readonly code: FailureCode;
  /** What happened and what to do, in a sentence or two, without stack traces or secrets. */
  readonly message: string;
  readonly node?: string;
  /** `prompt.animal=1,seeds=0`, or "" for a node without axes. */
  readonly coordinate?: string;
  /** The input that is at fault. */
  readonly field?: string;
  readonly requestId?: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** Whether money may have been spent on it. */
  readonly maybeBilled: boolean;
};

/** The one error class that nodes, adapters and the engine throw on purpose. Anything else that a node throws is a `NodeBug`. */
export class PlaygraphError extends Error {
  override readonly name = "PlaygraphError";
  readonly failure: Failure;

  constructor(failure: Partial<Failure> & Pick<Failure, "code" | "message">, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.failure = { retryable: false, maybeBilled: false, ...failure };
  }
}
