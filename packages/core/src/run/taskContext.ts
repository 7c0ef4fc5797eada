import { type Coordinate, coordinateText } from "../node/coordinate.ts";
import type { NodeContext } from "../node/defineNode.ts";
import { draw } from "./draw.ts";
import type { Generation } from "../node/generation.ts";
import type { Graph } from "../document/graph.ts";
import { generationsOf } from "./lineage.ts";
import { isNews } from "./isNews.ts";
import type { Steps } from "../node/step.ts";
import type { Task } from "./task.ts";
import { type TaskInputs, taskLineage, varyingInputs } from "./taskInputs.ts";
import type { Blobs, Clock, Files, Progress, World } from "../node/world.ts";

/** The run as its tasks see it. */
export type TaskEnvironment = {
  readonly graph: Graph;
  readonly graphs: ReadonlyMap<string, Graph>;
  readonly graphSeed: number;
  readonly world: World;
  readonly onProgress: (task: Task, progress: Progress) => void;
  /** As `aside` of `StepRef`. */
  readonly aside: <Value>(task: Task, wait: () => Promise<Value>) => Promise<Value>;
};

/** What one task may do. Most cheap nodes ask for nothing of it, so everything is made when it is asked for; whatever is taken out of it works by itself. */
export class TaskContext implements NodeContext {
  readonly #task: Task;
  readonly #inputs: TaskInputs;
  readonly #environment: TaskEnvironment;
  readonly signal: AbortSignal;
  #told: Progress | undefined;

  constructor(task: Task, inputs: TaskInputs, signal: AbortSignal, environment: TaskEnvironment) {
    this.#task = task;
    this.#inputs = inputs;
    this.#environment = environment;
    this.signal = signal;
  }

  get node(): string {
    return this.#task.node.id;
  }

  get coordinate(): Coordinate {
    return this.#task.point.coordinate;
  }

  get newAxes(): readonly string[] {
    return this.#task.node.planned.newAxes;
  }

  get graph(): Graph {
    return this.#environment.graph;
  }

  get graphs(): ReadonlyMap<string, Graph> {
    return this.#environment.graphs;
  }

  get columns(): NodeContext["columns"] {
    return this.#task.node.resolved.columns;
  }

  get clock(): Clock {
    return this.#environment.world.clock;
  }

  get blobs(): Blobs {
    return this.#environment.world.blobs;
  }

  get variables(): ReadonlyMap<string, string> {
    return this.#inputs.variables;
  }

  get generations(): readonly Generation[] {
    return generationsOf(taskLineage(this.#task, []));
  }

  get progress(): NodeContext["progress"] {
    return (progress) => {
      if (!isNews(progress, this.#told)) return;
      this.#told = progress;
      this.#environment.onProgress(this.#task, progress);
    };
  }

  get draw(): NodeContext["draw"] {
    const { graphSeed } = this.#environment;
    return (...parts) => draw(graphSeed, this.node, coordinateText(this.coordinate), parts);
  }

  get files(): Files {
    const { files } = this.#environment.world;
    return {
      ...files,
      write: async (path, bytes) => {
        const written = await files.write(path, bytes);
        this.#task.files = [...this.#task.files, written];
        return written;
      },
    };
  }

  get step(): Steps {
    const { node, coordinate, signal, progress } = this;
    const task = this.#task;
    return async (name, call) => {
      if (call.reserve.generations > 0) task.maybeBilled = true;
      const outcome = await this.#environment.world.perform({ node, coordinate, name, signal, progress, aside: (wait) => this.#environment.aside(task, wait) }, call);
      if (call.replacesEarlier) task.own = task.own.map((earlier) => ({ ...earlier, replaced: true as const }));
      const { endpoint, payload } = call;
      if (call.reserve.generations > 0) {
        task.own = [...task.own, { node, coordinate: coordinateText(coordinate), endpoint, payload, varying: varyingInputs(task), images: call.reserve.generations, receipt: outcome.receipt }];
      }
      return outcome;
    };
  }
}
