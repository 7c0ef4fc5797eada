import type { Coordinate, RunEvent } from "@playgraph/core";

/** What only the events of a run tell, and not its summary. */
export type RunFacts = {
  readonly take: (event: RunEvent) => void;
  /** Where the first failure of a node was: with labels, which its summary does not have. */
  readonly firstFailures: ReadonlyMap<string, Coordinate>;
  /** The first tasks whose paid request has an outcome that nobody knows. */
  readonly firstUnknown: readonly { readonly node: string; readonly coordinate: Coordinate }[];
  readonly requests: () => Requests;
};

/** What became of paid requests so far. */
export type Requests = {
  /** Some request was accepted. */
  readonly wasSent: boolean;
  /** Some request has left, or is just leaving, and nobody knows its end yet. */
  readonly isUnderWay: boolean;
  /** Some request was stopped, or lost, after it may have been accepted. */
  readonly wasCutOff: boolean;
};

/** As many as anyone reads. */
const mostUnknown = 5;

export function runFacts(): RunFacts {
  const firstFailures = new Map<string, Coordinate>();
  const firstUnknown: { readonly node: string; readonly coordinate: Coordinate }[] = [];
  /** Tasks. */
  const underWay = new Set<string>();
  let wasSent = false;
  let wasCutOff = false;

  return {
    firstFailures,
    firstUnknown,
    requests: () => ({ wasSent, isUnderWay: underWay.size > 0, wasCutOff }),
    take(event) {
      if (event.type === "task-progress") {
        const { state, requestId } = event.progress;
        if (requestId !== undefined) wasSent = true;
        // Who waits has not sent anything, or waits for what another task has sent; but who knows a request's id waits for an answer.
        if (state === "waiting" && requestId === undefined) underWay.delete(event.task);
        else underWay.add(event.task);
      } else if (event.type === "task-settled") {
        underWay.delete(event.task);
        const { status, failure } = event;
        if ((status === "cancelled" || status === "unknown") && failure?.maybeBilled === true) wasCutOff = true;
        const isTold = status === "failed" || status === "unknown" || failure?.code === "BudgetExceeded";
        if (status === "unknown" && firstUnknown.length < mostUnknown) firstUnknown.push({ node: event.node, coordinate: event.coordinate });
        if (isTold && !firstFailures.has(event.node)) firstFailures.set(event.node, event.coordinate);
      }
    },
  };
}
