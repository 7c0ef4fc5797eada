import type { Plan } from "@playgraph/core";
import type { Cap } from "@playgraph/workspace";
import { dollarText } from "./dollarText.ts";
import { interruptedCodes, type Io } from "./io.ts";
import { isBounded } from "./isBounded.ts";
import { quantity } from "./numberText.ts";
import { costText, type PlanCost } from "./planCost.ts";
import { countOf } from "./planHeadline.ts";
import { UsageError } from "./usageError.ts";

/** Images that may be asked of a service that bills without being asked. */
const unasked = 100n;

/** Whether so much is paid for only after somebody has agreed. */
export function isLarge({ generations }: Pick<Plan, "generations">): boolean {
  return generations.n > unasked || !isBounded(generations);
}

/** What somebody who is asked should know. */
export type Bill = {
  /** Where the images would come from. */
  readonly service: string;
  readonly cost: PlanCost;
  /** Of the run. */
  readonly cap: Cap;
};

/**
 * Lets a person decide about a large bill. Never decides by itself; where nobody can be asked, a cap is the decision of whoever gave it.
 * @throws UsageError where nobody can be asked, or the answer is no or Ctrl+C
 */
export async function consent(plan: Pick<Plan, "generations">, { service, cost, cap }: Bill, io: Pick<Io, "ask">): Promise<void> {
  if (!isLarge(plan)) return;
  if (cap.images !== undefined && BigInt(cap.images) <= unasked) return;
  const isCapped = cap.images !== undefined || (cap.micros !== undefined && !cost.hasFree);
  const price = cost.micros === "unknown" ? "at a price that is not known" : `for ${costText(cost)}`;
  const what = `This run asks ${service} for ${countOf(plan.generations, "image")}, ${price}${capText(cap)}.`;
  if (!io.ask && isCapped) return;
  if (!io.ask) throw new UsageError(`${what} Say --yes if you mean it, or how much it may be at most: --max-generations N.`);
  const answer = await io.ask(`${what} Go on? [y/N] `);
  if (answer === undefined) throw new UsageError("Nothing was started.", interruptedCodes.SIGINT);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new UsageError("Nothing was started.");
}

function capText({ images, micros }: Cap): string {
  const limits = [...(images === undefined ? [] : [quantity(images, "image")]), ...(micros === undefined ? [] : [dollarText(micros)])];
  return limits.length === 0 ? "" : `, and pays for at most ${limits.join(" and ")}`;
}
