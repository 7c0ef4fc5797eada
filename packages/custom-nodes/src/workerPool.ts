import { type NodeContext, PlaygraphError } from "@playgraph/core";
import { NodeWorker, type WorkerOptions } from "./nodeWorker.ts";
import type { TaskRequest } from "./protocol.ts";
import { RemoteTask } from "./remoteTask.ts";

/** Worker threads, one for each task that is under way: as many as tasks hold permits, and used again by later tasks. */
export class WorkerPool {
  readonly #options: WorkerOptions;
  readonly #idle: NodeWorker[] = [];
  readonly #all = new Set<NodeWorker>();
  #isClosed = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** A worker for something that is no task. @throws PlaygraphError `Cancelled` after `close`: nobody would end it */
  take(): NodeWorker {
    if (this.#isClosed) throw new PlaygraphError({ code: "Cancelled", message: "The threads of the user's nodes were ended before this task." });
    return this.#idle.pop() ?? this.#start();
  }

  giveBack(worker: NodeWorker): void {
    if (this.#all.has(worker)) this.#idle.push(worker);
  }

  begin(request: TaskRequest, context: NodeContext): RemoteTask {
    const worker = this.take();
    const task = new RemoteTask(worker, request, context);
    void this.#reuse(worker, task);
    return task;
  }

  async #reuse(worker: NodeWorker, task: RemoteTask): Promise<void> {
    if (await task.released) this.giveBack(worker);
  }

  #start(): NodeWorker {
    const worker = new NodeWorker(this.#options);
    this.#all.add(worker);
    void this.#forget(worker);
    return worker;
  }

  /** A thread may also end while it idles, by what its last task left behind. */
  async #forget(worker: NodeWorker): Promise<void> {
    await worker.ended;
    this.#all.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  /** Ends all threads; tasks that are under way are cancelled. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((worker) => worker.terminate("was stopped")));
  }
}
