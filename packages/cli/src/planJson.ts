import { countJson, type Json, type Plan } from "@playgraph/core";
import type { Prices } from "./money.ts";
import { planCost } from "./planCost.ts";

/** A plan for programs: as it is, with counts as `{ kind, n }` where `n` is a string of digits beyond 2^53; `cost` in US dollars, at most. */
export function planJson(plan: Plan, prices: Prices): { readonly [key: string]: Json } {
  const { micros } = planCost(plan, prices);
  return {
    nodes: plan.nodes.map(({ id, type, taskAxes, collapsed, newAxes, outputAxes, tasks, generations, endpoint }) => ({ id, type, taskAxes, collapsed, newAxes, outputAxes, tasks: countJson(tasks), generations: countJson(generations), endpoint: endpoint ?? null })),
    axes: plan.axes.map(({ id, owner, parents, length, labels }) => ({ id, owner, parents, length: length ?? null, labels: labels ?? null })),
    tasks: countJson(plan.tasks),
    generations: countJson(plan.generations),
    cost: micros === "unknown" ? micros : Number(micros) / 1_000_000,
  };
}
