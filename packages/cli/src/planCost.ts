import type { Plan } from "@playgraph/core";
import { dollarText } from "./dollarText.ts";
import { isBounded } from "./isBounded.ts";

export type PlanCost = {
  /** Millionths of a US dollar, at most; unknown as soon as a price, or how many images there are, is. */
  readonly micros: bigint | "unknown";
  /** Whether some of it may not be made. */
  readonly isAtMost: boolean;
  /** Whether some of it is said to cost nothing: no limit in dollars holds that. */
  readonly hasFree: boolean;
  /** Endpoints of the plan that have no price, each once. */
  readonly unpriced: readonly string[];
};

/** What a plan's images cost. @param prices of one image, in millionths of a US dollar, by endpoint */
export function planCost({ nodes, generations }: Pick<Plan, "nodes" | "generations">, prices: ReadonlyMap<string, number>): PlanCost {
  let micros: bigint | "unknown" = isBounded(generations) ? 0n : "unknown";
  const unpriced = new Set<string>();
  let hasFree = false;
  for (const { endpoint, generations: images } of nodes) {
    if (images.n === 0n && isBounded(images)) continue;
    const price = endpoint === undefined ? undefined : prices.get(endpoint);
    if (price === 0) hasFree = true;
    if (price === undefined) {
      micros = "unknown";
      if (endpoint !== undefined) unpriced.add(endpoint);
    } else if (micros !== "unknown") micros += images.n * BigInt(price);
  }
  return { micros, isAtMost: generations.kind === "at-most", hasFree, unpriced: [...unpriced] };
}

/** `$0.40`, `at most $0.40`, `price unknown`. */
export function costText({ micros, isAtMost }: PlanCost): string {
  if (micros === "unknown") return "price unknown";
  return isAtMost ? `at most ${dollarText(micros)}` : dollarText(micros);
}
