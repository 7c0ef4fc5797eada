import type { Progress } from "../node/world.ts";

/** Whether a task's progress says more than its last one: engine, service and node tell of the same step, each for itself. Log lines are new by what they are. */
export function isNews({ state, queuePosition, requestId, message, logs = [] }: Progress, last: Progress | undefined): boolean {
  return state !== last?.state || queuePosition !== last.queuePosition || requestId !== last.requestId || message !== last.message || logs.length > 0;
}
