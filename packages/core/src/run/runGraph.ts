import { type Coordinate, taskId } from "../node/coordinate.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import type { EmittedItem } from "./extents.ts";
import { EventChannel } from "./eventChannel.ts";
import { execute, type ExecutionEnd } from "./execute.ts";
import type { ExecutionListener, Settled } from "./executionListener.ts";
import type { Failure } from "../node/failure.ts";
import type { Generation } from "../node/generation.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import { defaultConcurrency, type Concurrency } from "./permits.ts";
import type { Plan } from "../plan/plan.ts";
import { planGraph } from "../plan/planGraph.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import type { Restriction } from "../plan/restriction.ts";
import { joinLineages } from "./lineage.ts";
import { cost, holeReason, resultRow, rounded } from "./resultRow.ts";
import type { ResultRow, RunEvent, RunSummary, StatusCounts, TaskStatus } from "./runEvent.ts";
import type { Task } from "./task.ts";
import type { Cell } from "./cell.ts";
import { varyingInputs } from "./taskInputs.ts";
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
    .then(() => recorder.run())
    .finally(() => events.close());
  // Whoever waits for it, or for the results, hears of a fault of the engine there; where nobody does, it must not end the process.
  summary.catch(() => undefined);
  return { events, summary, results: { [Symbol.asyncIterator]: () => rowsAfter(summary, options.world.rows) } };
}

async function* rowsAfter(end: Promise<unknown>, rows: RowStore): AsyncGenerator<ResultRow, void, void> {
  await end;
  for await (const some of rows.inOrder()) yield* some as readonly ResultRow[];
}

/** Turns what the executor tells into events, rows and the summary. */
class Recorder implements ExecutionListener {
  readonly #graph: ResolvedGraph;
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #events: EventChannel<RunEvent>;
  readonly #startedAt: number;
  /** By position in the running order. */
  readonly #counts: readonly Record<TaskStatus, number>[];
  readonly #failures = new Map<string, { count: number; first: Failure }>();
  /** By position in the running order: of nodes that need pictures, a row that rests on none has reached nothing. */
  readonly #needsPictures: readonly boolean[];
  /** Whether some row has what it was run for. */
  #reached = false;
  /** By request: tasks with one payload share one. */
  readonly #paid = new Map<string, Generation>();
  /** Of results' tasks that are not settled yet. */
  readonly #items = new Map<Task, { readonly item: EmittedItem; readonly status: TaskStatus }[]>();
  #finishedAt = 0;
  #end: ExecutionEnd = "done";

  constructor(graph: ResolvedGraph, plan: Plan, options: RunOptions, events: EventChannel<RunEvent>) {
    this.#graph = graph;
    this.#plan = plan;
    this.#options = options;
    this.#events = events;
    this.#startedAt = options.world.clock.now();
    this.#counts = plan.nodes.map(noCounts);
    const needing = nodesThatNeedPictures(plan, graph);
    this.#needsPictures = plan.nodes.map(({ id }) => needing.has(id));
  }

  async run(): Promise<RunSummary> {
    const { run, nodes, world, concurrency, useCache = true, signal = new AbortController().signal } = this.#options;
    this.#events.push({ type: "run-started", run, graph: this.#graph.graph.name ?? "", plan: this.#plan });
    this.#end = await execute(this.#graph, this.#plan, { ...this.#options, nodes, world, concurrency: { ...defaultConcurrency, ...concurrency }, useCache, signal }, this);
    this.#finishedAt = world.clock.now();
    const summary = this.#summary();
    this.#events.push({ type: "run-finished", ...summary });
    return summary;
  }

  onStarted: ExecutionListener["onStarted"] = (task, why) => {
    if (!this.#events.isHeard) return;
    this.#events.push({ type: "task-started", task: taskId(task.node.id, task.point.coordinate), node: task.node.id, coordinate: task.point.coordinate, why });
  };

  onProgress: ExecutionListener["onProgress"] = (task, progress) => {
    this.#events.push({ type: "task-progress", task: taskId(task.node.id, task.point.coordinate), node: task.node.id, progress });
  };

  onItem: ExecutionListener["onItem"] = (task, item, status) => {
    const { node } = task;
    if (!node.isResult) return;
    // Nothing of the task itself belongs to the row then, and a long axis is not kept until its end.
    if (node.outputs.every(({ ofItems }) => ofItems)) {
      this.#addRow(task, this.#itemCoordinate(task, item), item.cells, status, undefined);
      return;
    }
    const items = this.#items.get(task);
    if (items) items.push({ item, status });
    else this.#items.set(task, [{ item, status }]);
  };

  onSettled: ExecutionListener["onSettled"] = (task, settled) => {
    const { node, point } = task;
    const counts = this.#counts[node.index];
    if (counts) counts[settled.status]++;
    if (settled.status !== "cached") for (const generation of task.own) this.#paid.set(generation.receipt.requestId, generation);
    const failure = settled.hole?.state === "failed" ? settled.hole.failure : undefined;
    if (failure && (settled.status === "failed" || settled.status === "unknown")) {
      const before = this.#failures.get(node.id);
      this.#failures.set(node.id, { count: (before?.count ?? 0) + 1, first: before?.first ?? failure });
    }
    if (this.#events.isHeard) {
      this.#events.push({
        type: "task-settled",
        task: taskId(node.id, point.coordinate),
        node: node.id,
        coordinate: point.coordinate,
        status: settled.status,
        reason: settled.hole ? holeReason(settled.hole) : null,
        failure: failure ?? null,
        outputs: values(settled.cells),
        items: settled.items ?? null,
        seconds: this.#seconds(task),
      });
    }
    if (!node.isResult) return;
    if (!node.group) this.#addRow(task, point.coordinate, settled.cells, settled.status, settled);
    for (const { item, status } of this.#items.get(task) ?? []) this.#addRow(task, this.#itemCoordinate(task, item), item.cells, status, settled);
    this.#items.delete(task);
  };

  /**
   * @param cells of the row itself: a task's outputs, or an item's, which then has those of its task besides
   * @param settled undefined for an item of a task that has no outputs of its own, and may still be giving items
   */
  #addRow(task: Task, coordinate: Coordinate, cells: Readonly<Record<string, Cell>>, status: TaskStatus, settled: Settled | undefined): void {
    const own = Object.values(cells);
    const isItem = cells !== settled?.cells;
    const given = own.filter((cell) => !cell.hole);
    const hole = !isItem ? settled?.hole : own.every((cell) => cell.hole) ? own[0]?.hole : undefined;
    const row = resultRow({
      node: task.node.id,
      coordinate,
      status: hole && (status === "done" || status === "cached") ? (hole.state === "absent" ? "absent" : "skipped") : status,
      hole,
      cells: isItem && !hole && settled ? { ...cells, ...settled.cells } : cells,
      varying: varyingInputs(task),
      files: task.files,
      lineage: given.length > 0 ? joinLineages(given.map((cell) => cell.lineage), []) : settled?.lineage,
      seconds: this.#seconds(task),
    });
    if ((row.status === "done" || row.status === "cached") && (row.attempts > 0 || !this.#needsPictures[task.node.index])) this.#reached = true;
    this.#options.world.rows.add([task.node.index, ...coordinate.map(({ key }) => (key === "none" ? Infinity : key))], row);
  }

  #itemCoordinate(task: Task, item: EmittedItem): Coordinate {
    const order = this.#plan.nodes[task.node.index]?.itemAxes ?? [];
    const choices = new Map([...task.point.coordinate, ...item.choices].map((choice) => [choice.axis, choice]));
    return order.flatMap((id) => choices.get(id) ?? []);
  }

  #seconds(task: Task): number {
    return task.startedAt === undefined ? 0 : rounded((this.#options.world.clock.now() - task.startedAt) / 1000);
  }

  #summary(): RunSummary {
    const tasks = noCounts();
    for (const counts of this.#counts) for (const status of statuses) tasks[status] += counts[status];
    return {
      run: this.#options.run,
      graph: this.#graph.graph.name ?? "",
      status: this.#status(tasks),
      tasks,
      nodes: Object.fromEntries(this.#plan.nodes.map(({ id }, index) => [id, this.#counts[index] ?? noCounts()])),
      generations: [...this.#paid.values()].reduce((sum, { images }) => sum + images, 0),
      cost: cost([...this.#paid.values()]),
      seconds: rounded((this.#finishedAt - this.#startedAt) / 1000),
      failures: [...this.#failures].map(([node, failure]) => ({ node, ...failure })),
    };
  }

  #status(tasks: StatusCounts): RunSummary["status"] {
    if (this.#end !== "done") return this.#end;
    if (tasks.unknown > 0) return "unknown-outcome";
    if (tasks.failed + tasks.skipped === 0) return "done";
    return this.#reached ? "partly-failed" : "failed";
  }
}

/** Those that generate, and all that hangs on them. */
function nodesThatNeedPictures({ nodes }: Plan, graph: ResolvedGraph): ReadonlySet<string> {
  const needing = new Set(nodes.flatMap(({ id, generations }) => (generations.n > 0n || generations.kind === "unknown" ? [id] : [])));
  for (const { id, inputs } of graph.nodes.values()) if (inputs.some(({ source }) => source.kind === "wire" && needing.has(source.node))) needing.add(id);
  return needing;
}

const statuses: readonly TaskStatus[] = ["done", "cached", "absent", "failed", "skipped", "cancelled", "unknown"];

function noCounts(): Record<TaskStatus, number> {
  return { done: 0, cached: 0, absent: 0, failed: 0, skipped: 0, cancelled: 0, unknown: 0 };
}

function values(cells: Readonly<Record<string, Cell>>): JsonRecord {
  const outputs: Record<string, Json> = {};
  for (const [name, { value, hole }] of Object.entries(cells)) if (!hole) outputs[name] = value;
  return outputs;
}
