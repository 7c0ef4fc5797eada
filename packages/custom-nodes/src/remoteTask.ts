import { type NodeContext, PlaygraphError, UnknownOutcome } from "@playgraph/core";
import type { NodeWorker } from "./nodeWorker.ts";
import type { Answer, FromWorker, TaskRequest, WireItem, WireOutcome } from "./protocol.ts";
import { TaskCalls } from "./taskCalls.ts";
import { TaskSteps } from "./taskSteps.ts";
import { decodeError, encodeError } from "./wireError.ts";

/** Items that the worker may be ahead of the engine, and how many are asked for at a time. */
const ahead = 64;
const refill = ahead / 2;
/** Milliseconds that a task has to clean up after its signal, and with a paid step under way, whose result may still be taken along. */
const grace = 250;
const stepGrace = 10_000;
/** Milliseconds between two looks at a worker's memory. */
const weighing = 100;

type End = { readonly outcome: WireOutcome } | { readonly error: Error };

let count = 0;

/** One task in a worker, as the main thread sees it. */
export class RemoteTask {
  readonly #worker: NodeWorker;
  readonly #context: NodeContext;
  readonly #task = count++;
  readonly #calls: TaskCalls;
  readonly #steps: TaskSteps;
  readonly #dropped = new Map<number, AbortController>();
  readonly #items: WireItem[] = [];
  #taken = 0;
  #hasItem = Promise.withResolvers<void>();
  #isStopped = false;
  /** Whether the worker can do another task. */
  #isWhole = true;
  readonly #over = new AbortController();
  readonly #end = Promise.withResolvers<End>();
  readonly #stop = () => void this.stop();
  /** Resolves once the worker does nothing more for the task, with whether another task may have it. */
  readonly released: Promise<boolean>;

  /** @param worker one that does nothing */
  constructor(worker: NodeWorker, request: TaskRequest, context: NodeContext) {
    this.#worker = worker;
    this.#context = context;
    this.#steps = new TaskSteps(context, (message) => worker.post({ ...message, task: this.#task }));
    this.#calls = new TaskCalls(context, this.#steps);
    worker.listen({ message: (message) => this.#take(message), question: ({ task, ask }) => this.#answer(task, ask), ended: (how) => void this.#lost(how) });
    this.released = this.#end.promise.then(() => this.#release());
    context.signal.addEventListener("abort", this.#stop, { once: true });
    void this.#weigh();
    try {
      worker.post({ type: "task", task: this.#task, request });
      worker.post({ type: "more", task: this.#task, items: ahead });
    } catch (error) {
      // A value that cannot be copied to another thread.
      this.#finish({ error: error instanceof Error ? error : new Error(String(error)) });
    }
    if (context.signal.aborted) this.#stop();
  }

  /** @throws what the task failed of */
  async outcome(): Promise<WireOutcome> {
    const end = await this.#end.promise;
    if ("error" in end) throw end.error;
    return end.outcome;
  }

  /** The next item, undefined after the last one. @throws what the task failed of, once all items before it were taken */
  async item(): Promise<WireItem | undefined> {
    for (;;) {
      const item = this.#items.shift();
      if (item) {
        if (++this.#taken % refill === 0 && !this.#over.signal.aborted) this.#worker.post({ type: "more", task: this.#task, items: refill });
        return item;
      }
      if (this.#over.signal.aborted) break;
      this.#hasItem = Promise.withResolvers();
      await this.#hasItem.promise;
    }
    await this.outcome();
    return undefined;
  }

  /** Lets the node clean up, then ends its thread: nothing else stops one that blocks. */
  async stop(): Promise<void> {
    if (this.#isStopped || this.#over.signal.aborted) return;
    this.#isStopped = true;
    this.#worker.post({ type: "abort", task: this.#task });
    await this.#sleep(grace);
    if (this.#steps.areUnderWay) await this.#sleep(stepGrace);
    await this.#worker.terminate("was stopped");
  }

  /** Ends early with the task. */
  async #sleep(milliseconds: number): Promise<void> {
    await this.#context.clock.sleep(milliseconds, this.#over.signal).catch(() => undefined);
  }

  async #weigh(): Promise<void> {
    for (;;) {
      await this.#sleep(weighing);
      if (this.#over.signal.aborted) return;
      await this.#worker.weigh();
    }
  }

  #take(message: FromWorker): void {
    if (!("task" in message) || message.task !== this.#task) return;
    switch (message.type) {
      case "item":
        this.#items.push(message.item);
        this.#hasItem.resolve();
        return;
      case "done":
        void this.#steps.settled().then(() => this.#finish({ outcome: message.outcome }));
        return;
      case "failed":
        if (message.isBroken) this.#isWhole = false;
        void this.#steps.settled().then(() => this.#finish({ error: decodeError(message.error) }));
        return;
      case "progress":
        this.#context.progress(message.progress);
        return;
      case "call":
        void this.#perform(message);
        return;
      case "drop call":
        this.#dropped.get(message.call)?.abort();
        return;
      case "callback answer":
        this.#steps.answer(message.callback, message.answer);
    }
  }

  async #perform({ call, ask }: Extract<FromWorker, { readonly type: "call" }>): Promise<void> {
    const dropped = new AbortController();
    this.#dropped.set(call, dropped);
    const answer = await this.#calls.perform(ask, AbortSignal.any([dropped.signal, this.#over.signal])).then((value): Answer => ({ value }), failedAnswer);
    this.#dropped.delete(call);
    if (!this.#over.signal.aborted) this.#worker.post({ type: "answer", task: this.#task, call, answer });
  }

  #answer(task: number, ask: Parameters<Parameters<NodeWorker["listen"]>[0]["question"]>[0]["ask"]): Answer {
    if (task !== this.#task) return failedAnswer(new Error("the task is over"));
    // Only what is asked for is read: some of it is made when it is.
    const context = this.#context;
    try {
      switch (ask.name) {
        case "now":
          return { value: context.clock.now() };
        case "draw":
          return { value: context.draw(...ask.args) };
        case "graph":
          return { value: context.graph };
        case "graphs":
          return { value: context.graphs };
        case "generations":
          return { value: context.generations };
      }
    } catch (error) {
      return failedAnswer(error);
    }
  }

  /** The thread is gone. What it was paying for decides what is known of it. */
  async #lost(how: string): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#isWhole = false;
    const paid = await this.#steps.lost(new UnknownOutcome(`The node's thread ended while its request was on its way: it ${how}.`));
    const isCancelled = this.#isStopped || this.#context.signal.aborted;
    this.#finish({ error: paid ?? (isCancelled ? new PlaygraphError({ code: "Cancelled", message: "The run was stopped before this task was done.", retryable: true }) : new Error(`it ${how}.`)) });
  }

  #finish(end: End): void {
    this.#end.resolve(end);
    this.#over.abort();
    this.#hasItem.resolve();
    this.#calls.closeFiles();
    this.#context.signal.removeEventListener("abort", this.#stop);
  }

  async #release(): Promise<boolean> {
    const isUsable = this.#isWhole && !this.#isStopped;
    if (!isUsable) await this.#worker.terminate("was stopped");
    this.#worker.unlisten();
    return isUsable;
  }
}

function failedAnswer(error: unknown): Answer {
  return { error: encodeError(error, (thrown) => (thrown instanceof Error ? thrown.message : String(thrown))) };
}
