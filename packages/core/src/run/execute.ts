import { Arrivals } from "./arrivals.ts";
import { type Cell, holeCell } from "./cell.ts";
import { coordinateText } from "../node/coordinate.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import { draw } from "./draw.ts";
import { Emissions } from "./emissions.ts";
import type { ExecutionListener, Settled } from "./executionListener.ts";
import { Extents } from "./extents.ts";
import { PlaygraphError } from "../node/failure.ts";
import { isAmongFirst, keptKeys } from "../plan/firstTasks.ts";
import { boxOf, type GivenItem } from "./itemBox.ts";
import { layOut, type NodeRun } from "./nodeRun.ts";
import { holeOf, itemOutputs, nodeBug, taskOutputs } from "./outcome.ts";
import { cacheEntry, identify, type ItemStep, type Performance, performTask, replay, type Running, whyItRuns, whyItWould } from "./performTask.ts";
import { type Concurrency, Permits } from "./permits.ts";
import type { Plan } from "../plan/plan.ts";
import type { NewAxis, ResolvedGraph } from "../check/resolvedGraph.ts";
import { findAxis } from "../node/findAxis.ts";
import type { Restriction } from "../plan/restriction.ts";
import type { TaskStatus } from "./runEvent.ts";
import { type Source, Sources } from "./sources.ts";
import { failed, type Hole } from "../node/state.ts";
import type { Task } from "./task.ts";
import type { TaskEnvironment } from "./taskContext.ts";
import { taskFailure } from "./taskFailure.ts";
import { taskInputs, taskLineage } from "./taskInputs.ts";
import { blockedHole, unmade, unmadeInput, unmadeItems } from "./unmade.ts";
import { Unsettled } from "./unsettled.ts";
import { watchTask } from "./watchTask.ts";
import type { Why } from "./why.ts";
import { stopsSubmissions, type World } from "../node/world.ts";
import { zipItems } from "./zipItems.ts";

export type ExecutionOptions = Restriction & {
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  readonly world: World;
  readonly concurrency: Concurrency;
  readonly useCache: boolean;
  readonly signal: AbortSignal;
  /**
   * Where it is given the cache alone is asked: what it does not answer, and what costs or changes something, is told here and not run, and so is what hangs on
   * that. All else runs, since its values decide what others see. Nothing is remembered.
   * @param seen undefined where an input is not made yet
   */
  readonly onUnmade?: (task: Task, why: Why, seen: Running | undefined) => void;
};

export type ExecutionEnd = "done" | "stopped" | "over-budget" | "locked";

/** While so many tasks wait for a permit, sources rest: memory follows the frontier and not the size of the sweep. */
const enoughWaiting = 64;
/** Tasks between two chances for input, output and Ctrl+C. */
const tasksBetweenBreaths = 128;

/**
 * Runs every task of the plan, deepest first; a source goes on only when nothing deeper can.
 * @returns why it ended: `locked` if fal refused the key or the account, `stopped` if the signal did it, `over-budget` if some request was too dear
 * @throws Error if the engine itself is at fault
 */
export async function execute(graph: ResolvedGraph, plan: Plan, options: ExecutionOptions, listener: ExecutionListener): Promise<ExecutionEnd> {
  return new Execution(graph, plan, options, listener).run();
}

class Execution {
  readonly #graph: ResolvedGraph;
  readonly #options: ExecutionOptions;
  readonly #listener: ExecutionListener;
  readonly #extents: Extents;
  readonly #environment: TaskEnvironment;
  readonly #start: () => void;
  /** Tasks that cannot run, with the reason: settled from a list, since one may block the next for the length of the graph. */
  readonly #blocked: { readonly task: Task; readonly hole: Hole }[] = [];
  readonly #permits: Permits<Task>;
  readonly #sources = new Sources();
  readonly #emissions: Emissions;
  /** Whether only a part of the whole runs. */
  readonly #isPart: boolean;
  readonly #unsettled = new Unsettled();
  /** How many keys a task makes on an axis of its node's, where that is known before it runs. */
  readonly #lengthOf: (axis: NewAxis) => number | undefined;
  #underWay = 0;
  #isLocked = false;
  #isOverBudget = false;
  #fault: unknown;
  #wake: (() => void) | undefined;

  constructor(graph: ResolvedGraph, plan: Plan, options: ExecutionOptions, listener: ExecutionListener) {
    this.#graph = graph;
    this.#options = options;
    this.#listener = listener;
    this.#permits = new Permits(options.concurrency);
    this.#environment = { graph: graph.graph, graphs: graph.graphs, graphSeed: graph.seed, world: options.world, onProgress: listener.onProgress, aside: (task, wait) => this.#stepAside(task, wait) };
    const axes = new Map(plan.axes.map((axis) => [axis.id, axis]));
    const at = new Map([...(options.at ?? [])].map(([said, label]) => [findAxis(axes.keys(), said) ?? said, label]));
    const kept = keptKeys(axes, at);
    const { first } = options;
    this.#isPart = first !== undefined || at.size > 0;
    // Of a part, labels say what is wanted and a zip pairs what is there: both may be known to the run alone.
    this.#lengthOf = ({ id, length }) => (axes.get(id)?.isAtMost ? undefined : (length ?? (this.#isPart ? undefined : axes.get(id)?.length)));
    const { root, nodes } = layOut(graph, plan, options.nodes);
    this.#extents = new Extents({
      onTask: (node, point) => arrivals.create(nodes[node] as NodeRun, point),
      onSlice: (slice) => arrivals.gathered(slice),
      isWanted: (coordinate) => first === undefined || isAmongFirst(axes, coordinate, first, kept),
    });
    const emissions = new Emissions(this.#extents, at, listener.onItem);
    this.#emissions = emissions;
    const arrivals = new Arrivals(this.#extents, {
      onCreated: (task) => this.#unsettled.add(task),
      onReady: (task, hole) => {
        if (hole) this.#blocked.push({ task, hole });
        else this.#permits.add(task);
      },
      holeAt: (choice) => emissions.holeAt(choice),
    });
    this.#start = () => this.#extents.start(root);
  }

  async run(): Promise<ExecutionEnd> {
    const { signal, world } = this.#options;
    const wake = () => this.#wake?.();
    signal.addEventListener("abort", wake, { once: true });
    this.#start();
    for (let steps = 1; this.#fault === undefined; steps++) {
      if (steps % tasksBetweenBreaths === 0) await world.clock.sleep(0);
      if (this.#step()) continue;
      if (this.#underWay === 0) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    signal.removeEventListener("abort", wake);
    if (this.#fault !== undefined) throw this.#fault;
    if (signal.aborted) {
      this.#abandon("the run was stopped before it");
      return "stopped";
    }
    if (this.#isLocked) {
      this.#abandon("it needs what fal refuses to make");
      return "locked";
    }
    if (this.#isOverBudget) {
      this.#abandon("what it needs is over the budget");
      return "over-budget";
    }
    if (this.#unsettled.size > 0) throw new Error(`the engine stalled with ${this.#unsettled.size} tasks that nothing will settle`);
    return "done";
  }

  /** What has come into being and will not be settled: told as cancelled, so that nobody misses it. */
  #abandon(why: string): void {
    for (let task = this.#unsettled.first(); task; task = this.#unsettled.first()) {
      task.stop?.();
      const hole = failed({ code: "Cancelled", message: `Not run: ${why}.`, node: task.node.id, coordinate: coordinateText(task.point.coordinate), retryable: true, maybeBilled: false }, false);
      this.#leave(task, { status: "cancelled", cells: {}, hole, items: undefined, lineage: undefined });
    }
  }

  /** Does one thing, if there is one to do now. */
  #step(): boolean {
    const blocked = this.#blocked.pop();
    if (blocked) {
      const { task } = blocked;
      const hole = this.#options.onUnmade ? blockedHole(task, blocked.hole) : blocked.hole;
      this.#settle(task, hole.state === "failed" ? "skipped" : "absent", hole);
      return true;
    }
    // What holds a permit is under way: after a stop it is awaited to its end like any other task, since it may have been paid.
    const hurried = this.#sources.hurried();
    if (hurried) {
      this.#advance(hurried);
      return true;
    }
    if (this.#options.signal.aborted) return false;
    const task = this.#permits.take();
    if (task) {
      this.#begin(task);
      return true;
    }
    const source = this.#permits.held < enoughWaiting ? this.#sources.resting() : undefined;
    if (source) this.#advance(source);
    return source !== undefined;
  }

  #begin(task: Task): void {
    const { world, signal: run, onUnmade } = this.#options;
    task.startedAt = world.clock.now();
    const { cache, timeout, effect, resource } = task.node.definition.declaration;
    if (timeout !== undefined) task.watch = watchTask(timeout, run, world.clock, () => task.maybeBilled);
    const signal = task.watch?.signal ?? run;
    try {
      const hangsOn = onUnmade && unmadeInput(task);
      if (hangsOn !== undefined) {
        this.#leaveUnmade(task, whyItWould(task, world.journal, hangsOn), undefined);
        return;
      }
      const inputs = taskInputs(task, (input) => draw(this.#graph.seed, task.node.id, coordinateText(task.point.coordinate), [input]));
      if (cache) this.#track(task, this.#beginCached({ task, inputs, key: undefined, signal }));
      else if (onUnmade && (effect || resource === "fal")) this.#leaveUnmade(task, { reason: "never cached" }, { task, inputs, key: undefined, signal });
      else {
        this.#listener.onStarted(task, { reason: "never cached" });
        this.#perform({ task, inputs, key: undefined, signal });
      }
    } catch (error) {
      this.#fail(task, error);
    }
  }

  async #beginCached(running: Running): Promise<void> {
    const { world, useCache, onUnmade } = this.#options;
    const { task, inputs } = running;
    const { key, id, record } = identify(task, inputs);
    const entry = useCache ? await world.cache.get(key) : undefined;
    const before = world.journal.lastTask(id);
    if (!onUnmade) world.journal.recordTask(id, record());
    if (entry) {
      const { cells, items } = replay(task, entry);
      this.#finish(running, cells, items, "cached");
      return;
    }
    const reason = whyItRuns(task, before, record);
    if (onUnmade) {
      this.#leaveUnmade(task, reason, { ...running, key });
      return;
    }
    this.#listener.onStarted(task, reason);
    this.#perform({ ...running, key });
  }

  /** Tells what would run, and goes on as if it had. */
  #leaveUnmade(task: Task, reason: Why, seen: Running | undefined): void {
    this.#options.onUnmade?.(task, reason, seen);
    const { resolved, group } = task.node;
    if (group) for (const item of unmadeItems(task, this.#lengthOf)) this.#emissions.tell(task, item, "done");
    const outputs = group ? taskOutputs(resolved) : resolved.outputs;
    this.#close(task, { status: "done", cells: Object.fromEntries(outputs.map(({ name }) => [name, unmade])), hole: undefined, items: undefined, lineage: undefined });
  }

  #perform(running: Running): void {
    const { task } = running;
    if (task.node.resolved.declaration.behaviour === "zip") {
      this.#zip(running);
      return;
    }
    const performance = performTask(running, this.#environment);
    if (performance instanceof Promise) this.#track(task, performance.then((done) => this.#performed(running, done)));
    else this.#performed(running, performance);
  }

  #performed(running: Running, performance: Performance): void {
    if (running.task.settled) return;
    if (performance.kind === "outputs") {
      this.#finish(running, performance.cells, undefined, "done");
      return;
    }
    running.task.stop = performance.stop;
    this.#sources.add({ running, next: performance.next, kept: [], count: 0 });
  }

  /** Takes one more item of an emitting task. */
  #advance(source: Source): void {
    const { task } = source.running;
    if (task.settled) return;
    try {
      const next = source.next();
      if (next instanceof Promise) this.#track(task, next.then((step) => this.#took(source, step)));
      else this.#took(source, next);
    } catch (error) {
      this.#fail(task, error);
    }
  }

  #took(source: Source, step: ItemStep): void {
    const { running, kept } = source;
    const { task } = running;
    if (task.settled) return;
    const { newAxes } = task.node.resolved;
    if (step.done) {
      this.#finish(running, step.cells, newAxes.length === 1 && running.key === undefined ? undefined : kept, "done", source.count);
      return;
    }
    if (newAxes.length === 1) this.#emissions.item(task, step.item, "done");
    if (newAxes.length !== 1 || running.key !== undefined) kept.push(step.item);
    source.count++;
    this.#sources.add(source);
  }

  #zip(running: Running): void {
    const { task } = running;
    const axis = task.node.planned.newAxes[0] ?? "";
    const { items, none } = zipItems(task, axis, this.#isPart);
    if (none && items.length === 0) {
      this.#settle(task, none.state === "failed" ? "skipped" : "absent", none);
      return;
    }
    for (const item of items) this.#emissions.tell(task, item, "done");
    if (none) this.#emissions.none(task, none);
    this.#close(task, { status: "done", cells: {}, hole: undefined, items: items.length, lineage: undefined });
  }

  /**
   * @param items all that the task gave, unless they are told already
   * @param told how many are told already
   */
  #finish(running: Running, cells: Readonly<Record<string, Cell>>, items: readonly GivenItem[] | undefined, status: "done" | "cached", told = 0): void {
    const { task, key } = running;
    const { resolved } = task.node;
    let own = cells;
    if (resolved.newAxes.length > 1) for (const item of boxOf(resolved, items ?? [])) this.#emissions.tell(task, item, status);
    if (resolved.newAxes.length === 1 && told === 0) for (const item of items ?? []) this.#emissions.item(task, item, status);
    if (items && resolved.newAxes.length === 0 && itemOutputs(resolved).length > 0) {
      if (items.length !== 1) throw nodeBug(resolved, `has no new axis here and gave ${items.length} items instead of one`);
      own = { ...cells, ...items[0]?.cells };
    }
    const count = resolved.newAxes.length === 0 ? undefined : (items?.length ?? told);
    if (count !== undefined) this.#emissions.fillUp(task, count);
    const entry = key === undefined ? undefined : cacheEntry(task, cells, resolved.declaration.behaviour === "emit" ? (items ?? []) : undefined);
    if (entry && key !== undefined) this.#track(task, this.#options.world.cache.set(key, entry));
    const hole = holeOf(own);
    this.#close(task, { status: !hole ? status : hole.state === "failed" ? "skipped" : "absent", cells: own, hole, items: count, lineage: taskLineage(task, task.own) });
  }

  /** A task that gives nothing but a reason. */
  #settle(task: Task, status: TaskStatus, hole: Hole): void {
    const { resolved, group } = task.node;
    if (group) this.#emissions.none(task, hole);
    const cell = holeCell(hole, taskLineage(task, task.own));
    const outputs = group ? taskOutputs(resolved) : resolved.outputs;
    this.#close(task, { status, cells: Object.fromEntries(outputs.map(({ name }) => [name, cell])), hole, items: undefined, lineage: cell.lineage });
  }

  #fail(task: Task, error: unknown): void {
    if (task.settled) {
      if (!(error instanceof PlaygraphError)) this.#fault ??= error;
      return;
    }
    task.stop?.();
    const failure = taskFailure(task, error, this.#options.signal);
    const hole = failed(failure, false);
    if (failure.code === "BudgetExceeded") this.#isOverBudget = true;
    if ((failure.code === "Cancelled" && this.#options.signal.aborted) || failure.code === "BudgetExceeded") {
      this.#leave(task, { status: "cancelled", cells: {}, hole, items: undefined, lineage: taskLineage(task, task.own) });
      return;
    }
    if (stopsSubmissions(failure)) {
      this.#isLocked = true;
      this.#permits.close("fal");
    }
    this.#settle(task, failure.code === "UnknownOutcome" ? "unknown" : "failed", hole);
  }

  #close(task: Task, settled: Settled): void {
    const { group, outputs } = task.node;
    this.#leave(task, settled);
    if (group) this.#extents.close(task.point, group);
    for (const { name, ofItems, slot } of outputs) {
      if (ofItems || slot < 0) continue;
      const cell = settled.cells[name];
      if (!cell) throw new Error(`"${task.node.id}" settled without "${name}"`);
      this.#extents.settle(task.point, slot, cell);
    }
  }

  /** The task is over; what hangs on it is settled by `#close`, or never if it was cancelled. */
  #leave(task: Task, settled: Settled): void {
    task.settled = true;
    task.watch?.release();
    this.#unsettled.remove(task);
    if (task.startedAt !== undefined) this.#permits.giveBack(task);
    this.#listener.onSettled(task, settled);
  }

  async #stepAside<Value>(task: Task, wait: () => Promise<Value>): Promise<Value> {
    if (!this.#permits.stepAside(task)) return wait();
    this.#wake?.();
    try {
      return await wait();
    } finally {
      this.#permits.stepBack(task);
    }
  }

  #track(task: Task, work: Promise<void>): void {
    this.#underWay++;
    void (task.watch ? task.watch.within(work) : work).then(this.#onEnded, (error: unknown) => {
      try {
        this.#fail(task, error);
      } catch (fault) {
        this.#fault ??= fault;
      }
      this.#onEnded();
    });
  }

  readonly #onEnded = (): void => {
    this.#underWay--;
    this.#wake?.();
  };
}
