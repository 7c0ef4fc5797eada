import type { History, RunRecord } from "@playgraph/workspace";
import { quantity } from "./numberText.ts";

/** What a run has paid for. */
export type Paid = { readonly images: number; /** US dollars. */ readonly cost: number | "unknown" };

/** As its summary says; of a run without one, what counts against its budget by now. */
export function paidBy({ id, summary }: Pick<RunRecord, "id" | "summary">, { runs }: Pick<History, "runs">): Paid {
  if (summary) return { images: summary.generations, cost: summary.cost };
  const { images, micros } = runs.spent(id);
  return { images, cost: micros === "unknown" ? "unknown" : micros / 1_000_000 };
}

/** What it cost, in a word. @param fal where the run's requests went */
export function costText({ images, cost }: Paid, fal: string | undefined): string {
  if (fal === "emulator" || (images === 0 && cost === 0)) return "nothing";
  return cost === "unknown" ? "unknown" : `$${cost}`;
}

export function paidText(paid: Paid, fal: string): string {
  return `${quantity(paid.images, "image")} paid for, cost: ${costText(paid, fal)}`;
}
