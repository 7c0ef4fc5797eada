import { suggest } from "@playgraph/core";
import type { Cap } from "@playgraph/workspace";
import { microDollars } from "./microDollars.ts";
import { UsageError } from "./usageError.ts";
import { wholeNumber } from "./wholeNumber.ts";

const keys = ["imagesPerDay", "costPerDay"] as const;
const mostImages = 1_000_000_000;

/**
 * Reads what a config says under `budget`.
 * @param path of the config, for errors
 * @throws UsageError: a limit that nobody can read must not be taken for none
 */
export function dayBudget(value: unknown, path: string): Cap {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new UsageError(`${path}: "budget" must be an object, such as {"imagesPerDay": 500, "costPerDay": 20}.`);
  for (const key of Object.keys(value)) {
    if (keys.some((known) => known === key)) continue;
    const meant = suggest(key, keys);
    throw new UsageError(`${path} has an unknown key "${key.slice(0, 64)}" in "budget". ${meant === undefined ? `It may have: ${keys.join(", ")}.` : `Did you mean "${meant}"?`}`);
  }
  const { imagesPerDay, costPerDay }: { readonly imagesPerDay?: unknown; readonly costPerDay?: unknown } = value;
  return {
    ...(imagesPerDay === undefined ? {} : { images: wholeNumber(`${path}: "imagesPerDay"`, numberIn(imagesPerDay), { from: 0, to: mostImages }) }),
    ...(costPerDay === undefined ? {} : { micros: microDollars(`${path}: "costPerDay"`, numberIn(costPerDay)) }),
  };
}

/** As it is written; what is no number is read as none. */
function numberIn(value: unknown): string {
  return typeof value === "number" ? String(value) : "";
}
