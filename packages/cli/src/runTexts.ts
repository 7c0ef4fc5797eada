import { basename } from "node:path";
import type { RunRecord, RunStatus } from "@playgraph/workspace";

/** What a run's state is called. */
export const statusWords = {
  done: "done",
  failed: "failed",
  "partly-failed": "partly failed",
  "unknown-outcome": "unknown outcome",
  "over-budget": "over budget",
  locked: "locked out",
  stopped: "stopped",
  running: "running",
  interrupted: "interrupted",
  damaged: "record damaged",
} as const satisfies Record<RunStatus, string>;

/** `2026-09-01 14:25:30`, as the clock on the wall had it. @param time milliseconds since 1970 */
export function timeText(time: number): string {
  const date = new Date(time);
  const part = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())} ${part(date.getHours())}:${part(date.getMinutes())}:${part(date.getSeconds())}`;
}

/** The graph's own name, else its file's. */
export function graphName({ request }: Pick<RunRecord, "request">): string {
  return request ? (request.graph.name ?? basename(request.name)) : "";
}
