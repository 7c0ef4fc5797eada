import type { ResultRow, RunEvent, RunHandle } from "@playgraph/core";

type Begun = { readonly handle: RunHandle; readonly events: AsyncIterator<RunEvent> | undefined };

/**
 * A handle on a run that has yet to be prepared: whoever listens at once misses nothing. Events, summary and results fail if the preparation does.
 * @param prepare its result begins the run
 */
export function deferredRun(prepare: () => Promise<() => RunHandle>): RunHandle {
  let isHeard = false;
  const begun = Promise.resolve()
    .then(prepare)
    .then((begin): Begun => {
      const handle = begin();
      // Listening is what makes a run keep events, so that is done only for somebody.
      return { handle, events: isHeard ? handle.events[Symbol.asyncIterator]() : undefined };
    });
  const summary = begun.then(({ handle }) => handle.summary);
  // Whoever waits for anything of the run hears of a failure there; where nobody waits, it must not end the process.
  summary.catch(() => undefined);
  return {
    events: {
      [Symbol.asyncIterator]() {
        isHeard = true;
        return eventsOf(begun);
      },
    },
    summary,
    results: { [Symbol.asyncIterator]: () => resultsOf(begun) },
  };
}

async function* eventsOf(begun: Promise<Begun>): AsyncGenerator<RunEvent, void, void> {
  const { events } = await begun;
  if (events) yield* { [Symbol.asyncIterator]: () => events };
}

async function* resultsOf(begun: Promise<Begun>): AsyncGenerator<ResultRow, void, void> {
  const { handle } = await begun;
  yield* handle.results;
}
