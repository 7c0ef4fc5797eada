import type { TaskRecord } from "../node/world.ts";

/** Why a task runs rather than being taken from the cache. */
export type Why =
  | { readonly reason: "never ran" }
  | { readonly reason: "input changed"; readonly input: string; readonly before: string; readonly after: string }
  | { readonly reason: "upstream changed"; readonly input: string }
  | { readonly reason: "node version changed"; readonly before: number; readonly after: number }
  /** It ran with the same inputs before, and what it gave is not there. */
  | { readonly reason: "not cached" }
  /** What its node gives is never kept. */
  | { readonly reason: "never cached" };

/**
 * Compares a task with the last time it ran.
 * @param wired names of the inputs whose values come from other nodes: their changes are the work of something upstream
 */
export function why(before: TaskRecord, now: TaskRecord, wired: ReadonlySet<string>): Why {
  if (before.version !== now.version) return { reason: "node version changed", before: before.version, after: now.version };
  for (const [input, after] of Object.entries(now.inputs)) {
    const earlier = before.inputs[input];
    if (earlier?.hash === after.hash) continue;
    return wired.has(input) ? { reason: "upstream changed", input } : { reason: "input changed", input, before: earlier?.told ?? "unset", after: after.told };
  }
  return { reason: "not cached" };
}

/** `input guidance_scale changed 3 -> 5`. */
export function whyText(reason: Why): string {
  switch (reason.reason) {
    case "input changed":
      return `input ${reason.input} changed ${reason.before} -> ${reason.after}`;
    case "upstream changed":
      return `upstream changed (${reason.input})`;
    case "node version changed":
      return `node version changed ${reason.before} -> ${reason.after}`;
    case "never ran":
    case "not cached":
    case "never cached":
      return reason.reason;
  }
}
