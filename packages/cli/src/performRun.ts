import type { RunHandle, RunSummary } from "@playgraph/core";
import type { OutputFolder } from "./openOutputFolder.ts";
import type { Reporter } from "./reporter.ts";
import { type RunFacts, runFacts } from "./runFacts.ts";
import { stoppingText } from "./stopText.ts";

type Performance = {
  readonly output: OutputFolder;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Whether what is sent may cost money. */
  readonly isBilled: boolean;
};

/**
 * Runs to the end, tells of it meanwhile, and writes the results, also of a run that was stopped. The last event is told when they are written.
 * @param begin starts the run, to be stopped by the signal
 */
export async function performRun(begin: (signal: AbortSignal) => RunHandle, { output, reporter, signal, isBilled }: Performance): Promise<{ readonly summary: RunSummary; /** How many. */ readonly rows: number; readonly facts: RunFacts }> {
  const facts = runFacts();
  const sayStopping = () => void reporter.note(stoppingText(facts.requests(), isBilled));
  signal.addEventListener("abort", sayStopping, { once: true });
  try {
    const { events, summary, results } = begin(signal);
    let rows = 0;
    for await (const event of events) {
      facts.take(event);
      if (event.type === "run-finished") rows = await output.writeResults(results, await summary);
      await reporter.event(event);
    }
    return { summary: await summary, rows, facts };
  } finally {
    signal.removeEventListener("abort", sayStopping);
    await reporter.end();
  }
}
