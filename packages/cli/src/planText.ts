import { type Asked, type AskedNode, imagesToGenerate, type Plan, type PlannedAxis, type PlannedNode, whyText } from "@playgraph/core";
import type { Prices } from "./money.ts";
import { numberText, quantity } from "./numberText.ts";
import { costText, planCost } from "./planCost.ts";
import { countOf, groupedCount } from "./planHeadline.ts";
import { table } from "./table.ts";

/**
 * A plan for people: a line a node, with the axes that make its tasks and the images that they pay for.
 * @param asked what a run would find done, where that is known
 */
export function planText(plan: Plan, prices: Prices, asked?: Asked): string {
  const axes = new Map(plan.axes.map((axis) => [axis.id, axis]));
  const isTold = asked !== undefined && asked.nodes.some(isNews);
  const head = ["  node", "tasks", ...(isTold ? ["cached"] : []), "from", "makes", "images", ...(isTold ? ["why"] : [])];
  const rows = plan.nodes.map((node, index) => {
    const now = isTold ? asked.nodes[index] : undefined;
    const images = node.generations.n === 0n && node.generations.kind === "exact" ? "" : groupedCount(node.generations);
    return [`  ${node.id}`, groupedCount(node.tasks), ...(now ? [now.cached === 0 ? "" : numberText(now.cached)] : []), fromText(node, axes), makesText(node, axes), images, ...(now ? [reasonsText(now)] : [])];
  });
  return [
    ...table([head, ...rows], new Set(isTold ? [1, 2, 5] : [1, 4])),
    "",
    `  ${countOf(asked?.toRun ?? plan.tasks, "task")} would run, ${billText(plan, prices, asked)}.`,
    "",
  ].join("\n");
}

/** Of a graph that never ran, that it never ran is no news of any of its nodes. */
function isNews({ cached, reasons }: AskedNode): boolean {
  return cached > 0 || reasons.some(({ why }) => why.reason !== "never ran" && why.reason !== "not cached");
}

/** `28 images would be generated, 12 are cached; $0.28`. */
function billText(plan: Plan, prices: Prices, asked: Asked | undefined): string {
  const left = imagesToGenerate(plan, asked);
  const cached = asked?.nodes.reduce((sum, { cachedImages }) => sum + cachedImages, 0) ?? 0;
  if (left.generations.kind === "exact" && left.generations.n === 0n) return cached === 0 ? "nothing is paid" : `nothing is paid: ${quantity(cached, "image")} ${cached === 1 ? "is" : "are"} cached`;
  const also = cached === 0 ? "" : `, ${numberText(cached)} ${cached === 1 ? "is" : "are"} cached`;
  return `${countOf(left.generations, "image")} would be generated${also}; ${costText(planCost(left, prices))}`;
}

/** `never ran`; where there are several reasons, each with its tasks: `2 never ran, 1 upstream changed (seed)`. */
function reasonsText({ reasons }: AskedNode): string {
  const [only, ...others] = reasons;
  if (only && others.length === 0) return whyText(only.why);
  return reasons.map(({ why, tasks }) => `${numberText(tasks)} ${whyText(why)}`).join(", ");
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
