import type { Plan, PlannedAxis, PlannedNode } from "@playgraph/core";
import type { Prices } from "./money.ts";
import { numberText } from "./numberText.ts";
import { costText, planCost } from "./planCost.ts";
import { countOf, groupedCount } from "./planHeadline.ts";
import { table } from "./table.ts";

/** A plan for people: a line a node, with the axes that make its tasks and the images that they pay for. */
export function planText(plan: Plan, prices: Prices): string {
  const axes = new Map(plan.axes.map((axis) => [axis.id, axis]));
  const head = ["  node", "tasks", "from", "makes", "images"];
  const rows = plan.nodes.map((node) => [`  ${node.id}`, groupedCount(node.tasks), fromText(node, axes), makesText(node, axes), node.generations.n === 0n && node.generations.kind === "exact" ? "" : groupedCount(node.generations)]);
  const cost = plan.generations.kind === "exact" && plan.generations.n === 0n ? "nothing is paid" : `${countOf(plan.generations, "image")} would be generated; ${costText(planCost(plan, prices))}`;
  return [
    ...table([head, ...rows], new Set([1, 4])),
    "",
    `  ${countOf(plan.tasks, "task")} would run, ${cost}.`,
    "",
  ].join("\n");
}

/** `seeds 8 × guidance 5 = 40`: what a node's tasks are the product of; `all of seeds, guidance` for what it takes at once. */
function fromText({ taskAxes, collapsed, tasks }: PlannedNode, axes: ReadonlyMap<string, PlannedAxis>): string {
  const factors = taskAxes.map((id) => axisText(id, axes));
  const product = factors.length > 1 && tasks.kind === "exact" ? `${factors.join(" × ")} = ${numberText(tasks.n)}` : factors.join(" × ");
  const all = collapsed.length === 0 ? "" : `all of ${collapsed.map((id) => axisText(id, axes)).join(" × ")}`;
  return [product, all].filter((part) => part !== "").join(", ");
}

function makesText({ newAxes }: PlannedNode, axes: ReadonlyMap<string, PlannedAxis>): string {
  return newAxes.map((id) => axisText(id, axes)).join(" × ");
}

function axisText(id: string, axes: ReadonlyMap<string, PlannedAxis>): string {
  const length = axes.get(id)?.length;
  return `${id} ${length === undefined ? "?" : numberText(length)}`;
}
