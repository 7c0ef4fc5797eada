import type { ResultRow, RunEvent, RunHandle, RunSummary } from "@playgraph/core";

/** A run whose results are written when it is over. */
export type WrittenRun = RunHandle & {
  /** How many results there are. */
  readonly rows: Promise<number>;
};

/**
 * The same run, over only when its results are written: its last event, its summary and its results wait for that, and fail if it fails.
 * @param write to be called when the run is over; gives how many rows were written
 */
export function writtenRun({ events, summary, results }: RunHandle, write: (summary: RunSummary) => Promise<number>): WrittenRun {
  const rows = summary.then(write);
  const written = rows.then(() => summary);
  // Whoever waits for one of them hears of a failure there; the other must not end the process.
  for (const promise of [rows, written]) promise.catch(() => undefined);
  return { events: { [Symbol.asyncIterator]: () => endingWith(rows, events[Symbol.asyncIterator]()) }, summary: written, results: { [Symbol.asyncIterator]: () => readAfter(rows, results) }, rows };
}

/** @param events being listened to already: a generator starts only when it is asked for its first event, which may be too late */
async function* endingWith(written: Promise<unknown>, events: AsyncIterator<RunEvent>): AsyncGenerator<RunEvent, void, void> {
  for await (const event of { [Symbol.asyncIterator]: () => events }) {
    if (event.type === "run-finished") await written;
    yield event;
  }
}

async function* readAfter(written: Promise<unknown>, results: AsyncIterable<ResultRow>): AsyncGenerator<ResultRow, void, void> {
  await written;
  yield* results;
}
