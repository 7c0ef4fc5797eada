import { type Count, sum } from "../plan/count.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import { type AskedNode, AskTally } from "./askTally.ts";
import { execute } from "./execute.ts";
import type { ExecutionListener } from "./executionListener.ts";
import { defaultConcurrency } from "./permits.ts";
import type { Plan } from "../plan/plan.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import type { Restriction } from "../plan/restriction.ts";
import type { World } from "../node/world.ts";

/** Whoever looks at more tasks one by one than this waits for too long. */
const mostTasks = 100_000n;

export type AskOptions = Restriction & {
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  /** Only read: what is put into the blobs need not be kept, and no file is written. */
  readonly world: Pick<World, "clock" | "blobs" | "files" | "cache" | "journal">;
};

/** What a run would do now, with what is there already: by node, in running order, and in all. */
export type Asked = { readonly nodes: readonly AskedNode[]; readonly toRun: Count };

/**
 * Goes through a graph as a run would, and asks the cache instead of making anything. Nodes that cost nothing and change nothing run, since their values
 * decide what others see; nothing is sent or written.
 * @returns undefined where there are more than 100,000 tasks, or nobody knows how many before so many have been seen
 */
export async function askCache(graph: ResolvedGraph, plan: Plan, options: AskOptions): Promise<Asked | undefined> {
  if (plan.tasks.n > mostTasks) return undefined;
  const tooMany = new AbortController();
  const tallies = plan.nodes.map((node) => new AskTally(node));
  let settled = 0n;
  const listener: ExecutionListener = {
    onStarted: (task, why) => tallies[task.node.index]?.ran(task, why),
    onProgress: () => {},
    onItem: () => {},
    onSettled(task, { status }) {
      if (++settled > mostTasks) tooMany.abort();
      tallies[task.node.index]?.settled(task, status);
    },
  };
  const end = await execute(graph, plan, { ...options, world: readingWorld(options.world), concurrency: defaultConcurrency, useCache: true, signal: tooMany.signal, onUnmade: (task, why, seen) => tallies[task.node.index]?.unmade(task, why, seen) }, listener);
  if (end === "stopped") return undefined;
  const nodes = tallies.map((tally) => tally.told());
  return { nodes, toRun: sum(nodes.map(({ toRun }) => toRun)) };
}

/** The images that a run would ask for now, by node and in all, in the place of the plan's. Without an answer of the cache they are the plan's. */
export function imagesToGenerate(plan: Plan, asked: Asked | undefined): Pick<Plan, "nodes" | "generations"> {
  if (!asked) return plan;
  const nodes = plan.nodes.map((node, index) => ({ ...node, generations: asked.nodes[index]?.images ?? node.generations }));
  return { nodes, generations: sum(nodes.map(({ generations }) => generations)) };
}

/** A world in which nothing can be done. */
function readingWorld(world: AskOptions["world"]): World {
  const never = () => Promise.reject(new Error("a run that only asks does nothing"));
  return {
    ...world,
    files: { ...world.files, write: never },
    cache: { get: world.cache.get, set: never },
    journal: { lastTask: world.journal.lastTask, recordTask: () => {} },
    rows: { add: () => {}, async *inOrder() {} },
    perform: never,
    spending: () => ({ images: 0, micros: 0, resubmitted: [] }),
  };
}
