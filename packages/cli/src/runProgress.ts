import type { Count, Plan, Progress, RunEvent, TaskStatus } from "@playgraph/core";
import { isBounded } from "./isBounded.ts";
import { numberText } from "./numberText.ts";

export type NodeProgress = {
  readonly id: string;
  readonly planned: Count;
  readonly running: Set<string>;
  /** What its tasks wait for, as they say it; the last to say so comes last. */
  readonly waiting: Map<string, string>;
  /** Tasks that ended, however they did. */
  settled: number;
  readonly counts: Record<TaskStatus, number>;
  items: number;
  /** Milliseconds of the clock, when its first task started and its last one ended. */
  startedAt: number | undefined;
  endedAt: number | undefined;
};

/** How far a run is, by node in running order. */
export type RunProgress = { readonly nodes: ReadonlyMap<string, NodeProgress>; readonly startedAt: number };

export function createProgress(plan: Plan, now: number): RunProgress {
  const nodes = plan.nodes.map(({ id, tasks }): NodeProgress => {
    const counts = { done: 0, cached: 0, absent: 0, failed: 0, skipped: 0, cancelled: 0, unknown: 0 };
    return { id, planned: tasks, running: new Set(), waiting: new Map(), settled: 0, counts, items: 0, startedAt: undefined, endedAt: undefined };
  });
  return { nodes: new Map(nodes.map((node) => [node.id, node])), startedAt: now };
}

/** Takes an event in; constant time, since a run may have millions of them. @returns the node whose state changed */
export function advance(progress: RunProgress, event: RunEvent, now: number): NodeProgress | undefined {
  if (event.type !== "task-started" && event.type !== "task-progress" && event.type !== "task-settled") return undefined;
  const node = progress.nodes.get(event.node);
  if (!node) return undefined;
  if (event.type === "task-started") {
    node.running.add(event.task);
    node.startedAt ??= now;
    return node;
  }
  if (event.type === "task-progress") {
    const { state } = event.progress;
    const message = waitText(event.progress);
    // One more try proves nothing yet: what it waits for stays on the screen until the request is taken.
    if (state !== "submitting") node.waiting.delete(event.task);
    if (message !== undefined) node.waiting.set(event.task, message);
    return node;
  }
  node.waiting.delete(event.task);
  // What is skipped, absent or cached may be settled without having been started.
  node.running.delete(event.task);
  node.settled += 1;
  node.counts[event.status] += 1;
  node.items += event.items ?? 0;
  node.endedAt = now;
  return node;
}

/** What a task waits for, in a sentence; undefined while its request is on its way, or first in the queue. */
export function waitText({ state, message, queuePosition = 0 }: Progress): string | undefined {
  if (state === "queued" && queuePosition > 0) return `waits in the service's queue, ${numberText(queuePosition)} ahead`;
  return state === "waiting" ? message : undefined;
}

/** Whether all that the plan counts is settled. Behind a filter, and where a length is not known before, it may never be: then the end of the run tells. */
export function isComplete({ planned, settled }: NodeProgress): boolean {
  return isBounded(planned) && BigInt(settled) >= planned.n;
}

/** Tasks a second since the node's first one, and seconds that remain at that rate; undefined where nothing can be said yet. */
export function pace({ planned, settled, startedAt }: NodeProgress, now: number): { readonly rate: number; readonly remaining: number | undefined } | undefined {
  const seconds = startedAt === undefined ? 0 : (now - startedAt) / 1000;
  if (settled === 0 || seconds <= 0) return undefined;
  const rate = settled / seconds;
  const left = isBounded(planned) ? Number(planned.n) - settled : undefined;
  return { rate, remaining: left === undefined ? undefined : Math.max(0, left) / rate };
}
