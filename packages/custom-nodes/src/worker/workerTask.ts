import type { Json, NodeDefinition } from "@playgraph/core";
import type { Answer, FromWorker, TaskRequest, ToWorker, WireOutcome } from "../protocol.ts";
import { encodeError } from "../wireError.ts";
import { decodeValues } from "../wireValues.ts";
import type { AskMain } from "./askMain.ts";
import { PendingCalls } from "./pendingCalls.ts";
import { encodeItem, encodeOutcome } from "./encodeOutcome.ts";
import { workerContext } from "./workerContext.ts";
import { WorkerSteps } from "./workerSteps.ts";

export type TaskOptions = {
  readonly task: number;
  readonly request: TaskRequest;
  readonly post: (message: FromWorker) => void;
  readonly ask: AskMain;
  /** The sentence for what was thrown and is no failure. */
  readonly told: (thrown: unknown) => string;
};

type Iteration = Iterator<unknown, unknown, void> | AsyncIterator<unknown, unknown, void>;

/** One task in the worker: calls the node's function and answers for it. */
export class WorkerTask {
  readonly #options: TaskOptions;
  readonly #abort = new AbortController();
  readonly #calls: PendingCalls;
  readonly #steps: WorkerSteps;
  readonly #callbacks = new Map<number, AbortController>();
  /** Items that the engine still wants to have at hand: it is back-pressure. */
  #wanted = 0;
  #wantsMore: (() => void) | undefined;

  constructor(options: TaskOptions) {
    const { task, post } = options;
    this.#options = options;
    this.#calls = new PendingCalls((message) => post({ ...message, task }));
    this.#steps = new WorkerSteps(this.#calls);
  }

  /** @throws whatever the node throws, and an error for what it gave and may not give */
  async perform({ declaration, run, emit, collect }: NodeDefinition): Promise<WireOutcome> {
    const { task, request, post, ask } = this.#options;
    const context = workerContext({
      request,
      signal: this.#abort.signal,
      calls: this.#calls,
      ask: (name, ...args) => ask(task, name, ...args),
      step: this.#steps.step,
      progress: (progress) => post({ type: "progress", task, progress }),
    });
    const inputs = decodeValues(request.inputs);
    const rows = request.rows.map(({ coordinate, values }) => ({ coordinate, values: decodeValues(values) }));
    try {
      const given = emit ? await this.#emit(emit(inputs, context), declaration.outputs, { inputs, rows }) : await (collect ? collect(rows, inputs, context) : run?.(inputs, context));
      return encodeOutcome(given, declaration.outputs, { inputs, rows });
    } finally {
      await this.#steps.settled();
    }
  }

  async #emit(iterator: Iteration, outputs: NodeDefinition["declaration"]["outputs"], given: Parameters<typeof encodeItem>[2]): Promise<unknown> {
    const { task, post } = this.#options;
    try {
      for (;;) {
        if (this.#wanted === 0) await new Promise<void>((resolve) => (this.#wantsMore = resolve));
        if (this.#abort.signal.aborted) break;
        const next = await iterator.next();
        if (next.done === true) return next.value;
        post({ type: "item", task, item: encodeItem(next.value, outputs, given) });
        this.#wanted--;
      }
    } catch (error) {
      await iterator.return?.();
      throw error;
    }
    await iterator.return?.();
    throw this.#abort.signal.reason;
  }

  take(message: Exclude<ToWorker, { readonly type: "list" | "load" | "task" }>): void {
    switch (message.type) {
      case "more":
        this.#wanted += message.items;
        this.#wantsMore?.();
        return;
      case "abort":
        this.#abort.abort();
        this.#wantsMore?.();
        return;
      case "answer":
        this.#calls.answer(message.call, message.answer);
        return;
      case "callback":
        void this.#callBack(message);
        return;
      case "abort callback":
        this.#callbacks.get(message.callback)?.abort();
    }
  }

  async #callBack({ callback, step, ask }: Extract<ToWorker, { readonly type: "callback" }>): Promise<void> {
    const { task, post, told } = this.#options;
    const abort = new AbortController();
    this.#callbacks.set(callback, abort);
    const answer = await this.#steps.callBack(step, ask, abort.signal).then(
      (value): Answer => ({ value: value as Json }),
      (error: unknown): Answer => ({ error: encodeError(error, told) }),
    );
    this.#callbacks.delete(callback);
    post({ type: "callback answer", task, callback, answer });
  }
}
