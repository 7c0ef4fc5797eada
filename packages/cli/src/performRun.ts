import type { ResultRow, RunHandle, RunSummary } from "@playgraph/core";
import type { OutputFolder } from "./openOutputFolder.ts";
import type { Reporter } from "./reporter.ts";

const stopping = "Stopping: requests that were sent are being cancelled, and may still be billed. Ctrl+C again leaves at once.";

/**
 * Runs to the end, tells of it meanwhile, and writes the results, also of a run that was stopped. The last event is told when they are written.
 * @param begin starts the run, to be stopped by the signal
 */
export async function performRun(begin: (signal: AbortSignal) => RunHandle, { output, reporter, signal }: { readonly output: OutputFolder; readonly reporter: Reporter; readonly signal: AbortSignal }): Promise<{ readonly summary: RunSummary; readonly rows: readonly ResultRow[] }> {
  const sayStopping = () => void reporter.note(stopping);
  signal.addEventListener("abort", sayStopping, { once: true });
  try {
    const { events, summary, results } = begin(signal);
    for await (const event of events) {
      if (event.type === "run-finished") await output.writeResults(await results, await summary);
      await reporter.event(event);
    }
    return { summary: await summary, rows: await results };
  } finally {
    signal.removeEventListener("abort", sayStopping);
    await reporter.end();
  }
}
