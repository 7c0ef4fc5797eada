import type { Count, Plan } from "@playgraph/core";
import { numberText } from "./numberText.ts";

/** `52 tasks, 40 images`. */
export function planHeadline({ tasks, generations }: Plan): string {
  return `${countOf(tasks, "task")}, ${countOf(generations, "image")}`;
}

/** As `countText`, with digits in groups and the thing named. */
export function countOf(count: Count, thing: string): string {
  return `${groupedCount(count)} ${thing}${count.kind === "exact" && count.n === 1n ? "" : "s"}`;
}

/** As `countText`, with digits in groups. */
export function groupedCount({ kind, n }: Count): string {
  if (kind === "exact") return numberText(n);
  if (kind === "at-most") return `≤ ${numberText(n)}`;
  return n <= 1n ? "?" : `${numberText(n)} × ?`;
}
