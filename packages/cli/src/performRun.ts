import type { RunSummary } from "@playgraph/core";
import type { Reporter } from "./reporter.ts";
import { type RunFacts, runFacts } from "./runFacts.ts";
import { stoppingText } from "./stopText.ts";
import type { WrittenRun } from "./writtenRun.ts";

type Performance = {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Whether what is sent may cost money. */
  readonly isBilled: boolean;
};

/**
 * Runs to the end, and tells of it meanwhile.
 * @param begin starts the run, to be stopped by the signal
 */
export async function performRun(begin: (signal: AbortSignal) => WrittenRun, { reporter, signal, isBilled }: Performance): Promise<{ readonly summary: RunSummary; /** How many. */ readonly rows: number; readonly facts: RunFacts }> {
  const facts = runFacts();
  const sayStopping = () => void reporter.note(stoppingText(facts.requests(), isBilled));
  signal.addEventListener("abort", sayStopping, { once: true });
  try {
    const { events, summary, rows } = begin(signal);
    for await (const event of events) {
      facts.take(event);
      await reporter.event(event);
    }
    return { summary: await summary, rows: await rows, facts };
  } finally {
    signal.removeEventListener("abort", sayStopping);
    await reporter.end();
  }
}
