import type { Plan } from "@playgraph/core";
import { costText, type PlanCost } from "./planCost.ts";
import { countOf } from "./planHeadline.ts";

const mostTasks = 10_000_000n;
const mostGenerations = 1_000_000n;

/** Why a plan is not run: nobody wants that much, and a slip of the hand in a sweep must not cost a fortune. */
export function tooLarge({ tasks, generations }: Pick<Plan, "tasks" | "generations">, cost: PlanCost): string | undefined {
  if (tasks.n <= mostTasks && generations.n <= mostGenerations) return undefined;
  const price = cost.micros === "unknown" ? "at an unknown price" : `for ${costText(cost)}`;
  return `This graph would run ${countOf(tasks, "task")} and generate ${countOf(generations, "image")}, ${price}: more than the 10,000,000 tasks or 1,000,000 images that one run may have. Make the sweep smaller, or try a part with --first or --at.`;
}
