import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import type { Injection } from "../injection.ts";

export type Steps = {
  /**
   * Counts a step that is about to be done; the process may end here.
   * @returns how it is to be done
   */
  readonly begin: (name: string) => Step;
  /** How many have begun. */
  readonly count: () => number;
};

type Step = { readonly isHalf: boolean; readonly isLast: boolean };

const ordinary: Step = { isHalf: false, isLast: false };

/** Nothing of the process happens after this: the signal is delivered before the call returns. */
export function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("unreachable");
}

/** Numbers the steps of the process, from 1. */
export function numberSteps({ kill, signals = [], report }: Injection): Steps {
  const names: string[] = [];
  // As it is now: later it is counted itself.
  const write = writeFileSync;
  let count = 0;
  if (report !== undefined && isMainThread) process.on("exit", () => write(report, names.join("\n")));
  return {
    begin(name) {
      count += 1;
      if (report !== undefined) names.push(name);
      for (const { step, name } of signals) if (count === step) process.kill(process.pid, name);
      if (count !== kill?.step) return ordinary;
      if (kill.when === "before") die();
      return { isHalf: kill.when === "during", isLast: true };
    },
    count: () => count,
  };
}
