import type { History, RunRecord } from "@playgraph/workspace";
import { dollarText } from "./dollarText.ts";
import { numberText } from "./numberText.ts";

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
  return cost === "unknown" ? "unknown" : dollarText(Math.round(cost * 1_000_000));
}

/** `2 generated, 8 were there already, cost: $0.02`; of a run without a summary, what it has asked for by now. */
export function paidText({ summary }: Pick<RunRecord, "summary">, paid: Paid, fal: string): string {
  const reused = summary?.reused ?? 0;
  const also = reused === 0 ? "" : `, ${thereText(reused)}`;
  return `${numberText(paid.images)} ${summary ? "generated" : "asked for"}${also}, cost: ${costText(paid, fal)}`;
}

/** Of images that other runs had paid for. */
export function thereText(images: number): string {
  return `${numberText(images)} ${images === 1 ? "was" : "were"} there already`;
}
