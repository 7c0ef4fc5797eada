import { countJson, type Json, type Plan } from "@playgraph/core";

/** A plan for programs: as it is, with counts as `{ kind, n }` where `n` is a string of digits beyond 2^53. */
export function planJson(plan: Plan): { readonly [key: string]: Json } {
  return {
    nodes: plan.nodes.map(({ id, type, taskAxes, collapsed, newAxes, outputAxes, tasks, generations }) => ({ id, type, taskAxes, collapsed, newAxes, outputAxes, tasks: countJson(tasks), generations: countJson(generations) })),
    axes: plan.axes.map(({ id, owner, parents, length, labels }) => ({ id, owner, parents, length: length ?? null, labels: labels ?? null })),
    tasks: countJson(plan.tasks),
    generations: countJson(plan.generations),
    cost: "unknown",
  };
}
