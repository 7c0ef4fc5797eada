import type { RunSummary } from "@playgraph/core";
import { type Interruption, interruptedCodes } from "./io.ts";

/**
 * What a run's end means to a shell: 0 all done, 1 failed, 3 partly failed, 4 stopped by the budget, 5 key refused or account locked, 6 an unknown outcome needs a decision,
 * 129, 130 and 143 interrupted. A run that was already done when it was interrupted is done.
 */
export function exitCode({ status }: Pick<RunSummary, "status">, interruption: Interruption | undefined): number {
  switch (status) {
    case "done":
      return 0;
    case "stopped":
      return interruptedCodes[interruption ?? "SIGINT"];
    case "over-budget":
      return 4;
    case "locked":
      return 5;
    case "unknown-outcome":
      return 6;
    case "partly-failed":
      return 3;
    case "failed":
      return 1;
  }
}
