import type { Count } from "@playgraph/core";

/** Whether there cannot be more than `n`. */
export function isBounded({ kind }: Count): boolean {
  return kind === "exact" || kind === "at-most";
}
