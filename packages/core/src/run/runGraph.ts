import type { NodeDefinition } from "../node/defineNode.ts";
import { EventChannel } from "./eventChannel.ts";
import { execute } from "./execute.ts";
import { type Concurrency, defaultConcurrency } from "./permits.ts";
import type { Plan } from "../plan/plan.ts";
import { planGraph } from "../plan/planGraph.ts";
import { Recorder } from "./recorder.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import type { Restriction } from "../plan/restriction.ts";
import type { ResultRow, RunEvent, RunSummary } from "./runEvent.ts";
import type { RowStore, World } from "../node/world.ts";

export type RunOptions = Restriction & {
  /** The run's id, unique in its workspace. */
  readonly run: string;
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  readonly world: World;
  readonly concurrency?: Partial<Concurrency>;
  /** Default true. Without it nothing is taken from the cache; what runs is kept all the same. */
  readonly useCache?: boolean;
  readonly signal?: AbortSignal;
};

export type RunHandle = {
  /** To be iterated at once, by one listener. */
  readonly events: AsyncIterable<RunEvent>;
  /** Never rejects but for a fault of the engine: failures of tasks are counted in it. */
  readonly summary: Promise<RunSummary>;
  /**
   * In running order of the nodes and R4's order in each, once the run is over; as often as it is iterated.
   * @throws PlaygraphError while it is iterated, if the rows could not be kept
   */
  readonly results: AsyncIterable<ResultRow>;
};

/** Runs a graph. Nothing happens before the caller has had the chance to listen. The plan must have no errors. */
export function runGraph(graph: ResolvedGraph, options: RunOptions): RunHandle {
  const events = new EventChannel<RunEvent>();
  const plan = planGraph(graph, options);
  const recorder = new Recorder(graph, plan, options, events);
  const summary = Promise.resolve()
    .then(() => record(graph, plan, options, recorder))
    .finally(() => events.close());
  // Whoever waits for it, or for the results, hears of a fault of the engine there; where nobody does, it must not end the process.
  summary.catch(() => undefined);
  return { events, summary, results: { [Symbol.asyncIterator]: () => rowsAfter(summary, options.world.rows) } };
}

async function record(graph: ResolvedGraph, plan: Plan, options: RunOptions, recorder: Recorder): Promise<RunSummary> {
  const { concurrency, useCache = true, signal = new AbortController().signal } = options;
  recorder.begin();
  return recorder.finish(await execute(graph, plan, { ...options, concurrency: { ...defaultConcurrency, ...concurrency }, useCache, signal }, recorder));
}

async function* rowsAfter(end: Promise<unknown>, rows: RowStore): AsyncGenerator<ResultRow, void, void> {
  await end;
  for await (const some of rows.inOrder()) yield* some as readonly ResultRow[];
}
