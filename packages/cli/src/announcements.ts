import type { RunEvent } from "@playgraph/core";
import { placeText } from "./placeText.ts";
import { visible } from "./visible.ts";

/** Lines for people about what went wrong, as it happens: each kind of failure of a node once, for the end tells how often. */
export function announcements(): (event: RunEvent) => readonly string[] {
  const told = new Set<string>();
  return (event) => {
    if (event.type === "warning") return [`warning: ${visible(event.message)}`];
    if (event.type !== "task-settled" || event.failure === null || event.status === "skipped") return [];
    const isOverBudget = event.failure.code === "BudgetExceeded";
    if (event.status === "cancelled" && !isOverBudget) return [];
    const kind = `${event.node} ${event.failure.code}`;
    if (told.has(kind)) return [];
    told.add(kind);
    const at = event.coordinate.length === 0 ? "" : ` at ${placeText(event.coordinate)}`;
    return [`${event.node} ${isOverBudget ? "was stopped" : event.status === "unknown" ? "ended as unknown" : "failed"}${at} (${event.failure.code}): ${visible(event.failure.message)}`];
  };
}
