import { type Failure, type FailureCode, NotSent, PlaygraphError, UnknownOutcome } from "@playgraph/core";

/** Something thrown, on its way to the other thread. */
export type WireError =
  | { readonly kind: "failure"; readonly failure: Failure }
  | { readonly kind: "not sent"; readonly message: string; readonly retryAfter: number | undefined }
  | { readonly kind: "unknown outcome"; readonly message: string }
  | { readonly kind: "other"; readonly name: string; readonly message: string };

/**
 * The three errors that mean something stay what they are.
 * @param told the sentence for any other
 */
export function encodeError(thrown: unknown, told: (thrown: unknown) => string): WireError {
  if (thrown instanceof PlaygraphError) {
    const failure = readFailure(thrown.failure);
    return failure ? { kind: "failure", failure } : { kind: "other", name: "Error", message: `it threw a PlaygraphError of an unknown code: ${told(thrown)}` };
  }
  if (thrown instanceof NotSent) return { kind: "not sent", message: thrown.message, retryAfter: thrown.retryAfter };
  if (thrown instanceof UnknownOutcome) return { kind: "unknown outcome", message: thrown.message };
  return { kind: "other", name: thrown instanceof Error ? thrown.name : "Error", message: told(thrown) };
}

export function decodeError(wire: WireError): Error {
  switch (wire.kind) {
    case "failure":
      return new PlaygraphError(wire.failure);
    case "not sent":
      return new NotSent(wire.message, wire.retryAfter === undefined ? {} : { retryAfter: wire.retryAfter });
    case "unknown outcome":
      return new UnknownOutcome(wire.message);
    case "other": {
      const error = new Error(wire.message);
      error.name = wire.name;
      return error;
    }
  }
}

const codes = {
  InvalidInput: true,
  Rejected: true,
  Unauthorised: true,
  AccountLocked: true,
  RateLimited: true,
  Unavailable: true,
  Network: true,
  Timeout: true,
  UnknownOutcome: true,
  BudgetExceeded: true,
  Cancelled: true,
  NodeBug: true,
} as const satisfies Readonly<Record<FailureCode, true>>;

/** What a failure says, field by field: a module in JavaScript may have put anything into it. */
function readFailure(given: { readonly [Field in keyof Failure]?: unknown }): Failure | undefined {
  const { code, retryable, maybeBilled } = given;
  const known = Object.keys(codes).find((one): one is FailureCode => one === code);
  if (known === undefined) return undefined;
  const texts = (["node", "coordinate", "field", "requestId"] as const).flatMap((field) => (typeof given[field] === "string" ? [[field, given[field]] as const] : []));
  return { ...Object.fromEntries(texts), code: known, message: typeof given.message === "string" ? given.message : "", retryable: retryable === true, maybeBilled: maybeBilled === true };
}
