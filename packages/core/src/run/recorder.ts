import type { Cell } from "./cell.ts";
import { type Coordinate, taskId } from "../node/coordinate.ts";
import type { EventChannel } from "./eventChannel.ts";
import type { ExecutionEnd } from "./execute.ts";
import type { ExecutionListener, Settled } from "./executionListener.ts";
import type { EmittedItem } from "./extents.ts";
import type { Failure } from "../node/failure.ts";
import type { Generation } from "../node/generation.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import { joinLineages } from "./lineage.ts";
import type { Plan } from "../plan/plan.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import { holeReason, resultRow, rounded } from "./resultRow.ts";
import type { RunEvent, RunSummary, StatusCounts, TaskStatus } from "./runEvent.ts";
import type { Task } from "./task.ts";
import { varyingInputs } from "./taskInputs.ts";
import type { World } from "../node/world.ts";

/** A run as it is told: its id, and what of the world its record needs. */
export type RecordedRun = { readonly run: string; readonly world: Pick<World, "clock" | "rows" | "spending"> };

/** Turns what the executor tells into events, rows and the summary. */
export class Recorder implements ExecutionListener {
  readonly #graph: ResolvedGraph;
  readonly #plan: Plan;
  readonly #run: RecordedRun;
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
  /** The same of what other runs have paid for. */
  readonly #found = new Map<string, Generation>();
  /** Of results' tasks that are not settled yet. */
  readonly #items = new Map<Task, { readonly item: EmittedItem; readonly status: TaskStatus }[]>();

  constructor(graph: ResolvedGraph, plan: Plan, run: RecordedRun, events: EventChannel<RunEvent>) {
    this.#graph = graph;
    this.#plan = plan;
    this.#run = run;
    this.#events = events;
    this.#startedAt = run.world.clock.now();
    this.#counts = plan.nodes.map(noCounts);
    const needing = nodesThatNeedPictures(plan, graph);
    this.#needsPictures = plan.nodes.map(({ id }) => needing.has(id));
  }

  begin(): void {
    this.#events.push({ type: "run-started", run: this.#run.run, graph: this.#graph.graph.name ?? "", plan: this.#plan });
  }

  /** To be called once, when nothing is told any more. */
  finish(end: ExecutionEnd): RunSummary {
    const tasks = noCounts();
    for (const counts of this.#counts) for (const status of statuses) tasks[status] += counts[status];
    const { images, micros, resubmitted } = this.#run.world.spending();
    const summary: RunSummary = {
      run: this.#run.run,
      graph: this.#graph.graph.name ?? "",
      status: this.#status(end, tasks),
      tasks,
      nodes: Object.fromEntries(this.#plan.nodes.map(({ id }, index) => [id, this.#counts[index] ?? noCounts()])),
      generations: imagesOf(this.#paid),
      reused: imagesOf(this.#found),
      reserved: images,
      cost: micros === "unknown" ? "unknown" : micros / 1_000_000,
      resubmitted,
      seconds: rounded((this.#run.world.clock.now() - this.#startedAt) / 1000),
      failures: [...this.#failures].map(([node, failure]) => ({ node, ...failure })),
    };
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
    for (const generation of task.own) (generation.receipt.run === this.#run.run ? this.#paid : this.#found).set(generation.receipt.requestId, generation);
    const failure = settled.hole?.state === "failed" ? settled.hole.failure : undefined;
    if (failure && (settled.status === "failed" || settled.status === "unknown" || failure.code === "BudgetExceeded")) {
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
      run: this.#run.run,
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
    this.#run.world.rows.add([task.node.index, ...coordinate.map(({ key }) => (key === "none" ? Infinity : key))], row);
  }

  #itemCoordinate(task: Task, item: EmittedItem): Coordinate {
    const order = this.#plan.nodes[task.node.index]?.itemAxes ?? [];
    const choices = new Map([...task.point.coordinate, ...item.choices].map((choice) => [choice.axis, choice]));
    return order.flatMap((id) => choices.get(id) ?? []);
  }

  #seconds(task: Task): number {
    return task.startedAt === undefined ? 0 : rounded((this.#run.world.clock.now() - task.startedAt) / 1000);
  }

  #status(end: ExecutionEnd, tasks: StatusCounts): RunSummary["status"] {
    if (end !== "done") return end;
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

function imagesOf(generations: ReadonlyMap<string, Generation>): number {
  return [...generations.values()].reduce((sum, { images }) => sum + images, 0);
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
