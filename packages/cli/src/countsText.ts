import type { StatusCounts, TaskStatus } from "@playgraph/core";
import { numberText } from "./numberText.ts";

const order = ["done", "cached", "absent", "failed", "skipped", "unknown", "cancelled"] as const satisfies readonly TaskStatus[];
const words = { done: "done", cached: "cached", absent: "left out", failed: "failed", skipped: "skipped", unknown: "unknown", cancelled: "stopped" } satisfies Record<TaskStatus, string>;

/** `38 done, 2 failed`; what there is none of is not named. */
export function countsText(counts: StatusCounts): string {
  return order.flatMap((status) => (counts[status] === 0 ? [] : [`${numberText(counts[status])} ${words[status]}`])).join(", ");
}
