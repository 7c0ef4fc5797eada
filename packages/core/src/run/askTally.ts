import { type Count, sum } from "../plan/count.ts";
import type { Running } from "./performTask.ts";
import type { PlannedNode } from "../plan/plan.ts";
import type { ResolvedNode } from "../check/resolvedGraph.ts";
import type { TaskStatus } from "./runEvent.ts";
import type { Task } from "./task.ts";
import { isOpen } from "./unmade.ts";
import { type Why, whyText } from "./why.ts";

export type AskedNode = {
  readonly id: string;
  /** Tasks that the cache answers. */
  readonly cached: number;
  /** Tasks that would run. Those that hang on what would run are among them, though what they see may turn out to be as it was. */
  readonly toRun: Count;
  /** Tasks of which it is known that they neither run nor have a value: a filter has left them out, or what they need fails. */
  readonly leftOut: number;
  /** Images that would be asked for by those that would run; equal requests count once as far as they are known. */
  readonly images: Count;
  /** Images that rest on requests of those that the cache answers. */
  readonly cachedImages: number;
  /** Why they would run: the commonest reasons, that of most tasks first. That a node is never cached is its nature, and no news. */
  readonly reasons: readonly { readonly why: Why; readonly tasks: number }[];
};

/** Reasons that are told of a node. */
const mostReasons = 3;

/**
 * How sure it is that a task will run: it sees what is there; it hangs on what would be made, and may find it left out; or it stands for all tasks along an
 * axis whose length only the run will tell.
 */
type Certainty = "sure" | "likely" | "open";

/** Counts what becomes of one node's tasks where the cache alone is asked. */
export class AskTally {
  readonly #planned: PlannedNode;
  #settled = 0;
  #cached = 0;
  #cachedImages = 0;
  readonly #toRun = noAmount();
  readonly #images = noAmount();
  readonly #reasons = new Map<string, { readonly why: Why; tasks: number }>();
  /** Of what would be asked for. */
  readonly #keys = new Set<string>();

  constructor(planned: PlannedNode) {
    this.#planned = planned;
  }

  /** A task runs: it costs nothing and changes nothing. */
  ran({ point }: Task, why: Why): void {
    this.#toRun[isOpen(point.coordinate) ? "open" : "sure"]++;
    this.#because(why);
  }

  /** A task would run. @param seen what it sees, where that is known */
  unmade({ node, point }: Task, why: Why, seen: Running | undefined): void {
    const certainty = isOpen(point.coordinate) ? "open" : seen ? "sure" : "likely";
    this.#toRun[certainty]++;
    this.#because(why);
    if (seen?.key !== undefined) {
      if (this.#keys.has(seen.key)) return;
      this.#keys.add(seen.key);
    }
    const images = imagesOf(node.resolved, seen);
    this.#images[images === undefined ? "open" : certainty] += images ?? 1;
  }

  settled({ own }: Task, status: TaskStatus): void {
    this.#settled++;
    if (status !== "cached") return;
    this.#cached++;
    for (const { images, replaced } of own) if (!replaced) this.#cachedImages += images;
  }

  told(): AskedNode {
    const { sure, likely, open } = this.#toRun;
    const isExact = this.#planned.tasks.kind === "exact";
    return {
      id: this.#planned.id,
      cached: this.#cached,
      toRun: countOf(this.#toRun, isExact),
      leftOut: this.#settled - this.#cached - sure - likely - open,
      images: countOf(this.#images, isExact),
      cachedImages: this.#cachedImages,
      reasons: [...this.#reasons.values()].toSorted((a, b) => b.tasks - a.tasks).slice(0, mostReasons),
    };
  }

  #because(why: Why): void {
    if (why.reason === "never cached") return;
    const text = whyText(why);
    const known = this.#reasons.get(text);
    if (known) known.tasks++;
    else this.#reasons.set(text, { why, tasks: 1 });
  }
}

type Amount = Record<Certainty, number>;

function noAmount(): Amount {
  return { sure: 0, likely: 0, open: 0 };
}

/** @param isExact whether the plan knows that none of them is left out */
function countOf({ sure, likely, open }: Amount, isExact: boolean): Count {
  const parts: readonly Count[] = [
    { kind: "exact", n: BigInt(isExact ? sure + likely : sure) },
    { kind: "at-most", n: BigInt(isExact ? 0 : likely) },
    { kind: "unknown", n: BigInt(open) },
  ];
  return sum(parts.filter(({ n }) => n > 0n));
}

/** The images that a task asks for; undefined where that is decided by what is not made yet. */
function imagesOf({ declaration: { generations }, inputs }: ResolvedNode, seen: Running | undefined): number | undefined {
  if (typeof generations === "number") return generations;
  const literal = inputs.find(({ name }) => name === generations.valueOf)?.source;
  const value = seen ? seen.inputs.values[generations.valueOf] : literal?.kind === "literal" ? literal.value : undefined;
  return typeof value === "number" ? value : undefined;
}
