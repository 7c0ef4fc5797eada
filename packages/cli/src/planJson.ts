import { countJson, imagesToGenerate, type Json, type Plan, whyText } from "@playgraph/core";
import type { Found } from "./planText.ts";
import type { Prices } from "./money.ts";
import { planCost } from "./planCost.ts";

/**
 * A plan for programs: as it is, with counts as `{ kind, n }` where `n` is a string of digits beyond 2^53; `cost` in US dollars, at most.
 * @param found what a run would find done: without it, all that needs it is null, and the cost that of the whole
 */
export function planJson(plan: Plan, prices: Prices, found?: Found): { readonly [key: string]: Json } {
  const asked = found?.asked;
  const { micros } = planCost(imagesToGenerate(plan, asked), prices);
  return {
    nodes: plan.nodes.map(({ id, type, taskAxes, collapsed, newAxes, outputAxes, tasks, generations, endpoint }, index) => {
      const node = asked?.nodes[index];
      return {
        id,
        type,
        taskAxes,
        collapsed,
        newAxes,
        outputAxes,
        tasks: countJson(tasks),
        generations: countJson(generations),
        endpoint: endpoint ?? null,
        now: node ? { cached: node.cached, toRun: countJson(node.toRun), leftOut: node.leftOut, toGenerate: countJson(node.images), cachedImages: node.cachedImages, why: node.reasons.map(({ why, tasks }) => ({ reason: whyText(why), tasks })) } : null,
      };
    }),
    axes: plan.axes.map(({ id, owner, parents, length, labels }) => ({ id, owner, parents, length: length ?? null, labels: labels ?? null })),
    tasks: countJson(plan.tasks),
    generations: countJson(plan.generations),
    underWay: found?.underWay ?? null,
    toGenerate: asked ? countJson(imagesToGenerate(plan, asked).generations) : null,
    cost: micros === "unknown" ? micros : Number(micros) / 1_000_000,
  };
}
