import type { Cap } from "@playgraph/workspace";
import type { DayLimit } from "./dayLimit.ts";
import type { PlanCost } from "./planCost.ts";

/** Why nothing is sent where money is limited and some price is not known: no limit could hold. An endpoint that only the run will tell is refused there. */
export function capRefusal({ unpriced }: Pick<PlanCost, "unpriced">, cap: Cap, day: DayLimit): string | undefined {
  if (unpriced.length === 0 || (cap.micros === undefined && day.cap.micros === undefined)) return undefined;
  const limit = cap.micros === undefined ? `"costPerDay" in ${day.config ?? ""}` : "--max-cost";
  return `${limit} needs to know what an image of ${unpriced.join(" and of ")} costs: say ${unpriced.map((endpoint) => `--price ${endpoint}=USD`).join(" ")}.`;
}
