import type { Count, Plan } from "@playgraph/core";
import { numberText } from "./numberText.ts";

/** `52 tasks, 40 images`. */
export function planHeadline({ tasks, generations }: Plan): string {
  return `${countOf(tasks, "task")}, ${countOf(generations, "image")}`;
}

/** A count within a sentence: `1 image`, `at least 40 images`. */
export function countOf(count: Count, thing: string): string {
  const many = count.kind === "at-least" ? `at least ${numberText(count.n)}` : groupedCount(count);
  return `${many} ${thing}${count.kind !== "unknown" && count.n === 1n ? "" : "s"}`;
}

/** As `countText`, with digits in groups. */
export function groupedCount({ kind, n }: Count): string {
  switch (kind) {
    case "exact":
      return numberText(n);
    case "at-most":
      return `≤ ${numberText(n)}`;
    case "at-least":
      return `≥ ${numberText(n)}`;
    case "unknown":
      return n <= 1n ? "?" : `${numberText(n)} × ?`;
  }
}
