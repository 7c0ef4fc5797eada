import type { Trial, Verdict } from "./mode.ts";

export type Performed = { readonly trial: string; readonly verdict: Verdict; readonly seconds: number };

/**
 * Performs trials, some at a time.
 * @param jobs how many; one that wants the whole machine has it
 */
export async function performTrials(trials: readonly Trial[], jobs: number, onEnd: (performed: Performed) => void): Promise<readonly Performed[]> {
  const waiting = [...trials];
  const performed: Performed[] = [];
  const work = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial; trial = waiting.shift()) {
      const started = performance.now();
      const verdict = await trial.perform().catch((error: unknown): Verdict => ({ breaches: [{ kind: "other", sentence: `the trial itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }], generations: 0, accepted: 0 }));
      const one = { trial: trial.name, verdict, seconds: (performance.now() - started) / 1000 };
      performed.push(one);
      onEnd(one);
    }
  };
  const workers = trials.some(({ isAlone }) => isAlone === true) ? 1 : jobs;
  await Promise.all(Array.from({ length: workers }, work));
  return performed;
}
