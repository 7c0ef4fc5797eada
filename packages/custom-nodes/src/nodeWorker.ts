import { extname } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Answer, FromWorker, Question, ToWorker, WorkerSetup } from "./protocol.ts";

export type WorkerOptions = {
  /** sha256 by path: other files outside node_modules are not run. Undefined where every file may be. */
  readonly agreed: ReadonlyMap<string, string> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line that a node printed, marked with the node's id where a task was on. */
  readonly onLine: (line: string) => void;
};

export type WorkerListener = {
  readonly message: (message: FromWorker) => void;
  readonly question: (question: Question) => Answer;
  /** The thread is no more. @param how it ended, to follow "it " */
  readonly ended: (how: string) => void;
};

/**
 * V8 ends the whole process, and not the worker, if a worker's heap is full and asks for much at once. So this is far above `mostMemory`, at which
 * the worker is ended from outside.
 */
const resourceLimits = { maxOldGenerationSizeMb: 4096 };
/** Bytes that the values of a worker may take, buffers included. */
const mostMemory = 512 * 1024 * 1024;

// In a package the compiled file stands at the same place.
const thread = new URL(`./worker/thread${extname(import.meta.url)}`, import.meta.url);

/** One worker thread, which keeps the process alive only while it is listened to. */
export class NodeWorker {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #questions: MessagePort;
  readonly #onLine: WorkerOptions["onLine"];
  #listener: WorkerListener | undefined;
  #verdict: string | undefined;
  /** Resolves once the thread is no more. */
  readonly ended: Promise<void>;

  constructor({ agreed, env, onLine }: WorkerOptions) {
    const talk = new MessageChannel();
    const questions = new MessageChannel();
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const setup: WorkerSetup = { agreed, port: talk.port2, questions: questions.port2, answered };
    this.#port = talk.port1;
    this.#questions = questions.port1;
    this.#onLine = onLine;
    this.#worker = new Worker(thread, { workerData: setup, transferList: [talk.port2, questions.port2], env: withoutKeys(env), argv: [], execArgv: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"], stdin: false, stdout: true, stderr: true, resourceLimits });
    // What Node itself prints of a thread, such as a warning.
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) stream.setEncoding("utf8").on("data", (text: string) => onLine(text.trimEnd()));
    this.#port.on("message", (message: FromWorker) => this.#take(message));
    this.#questions.on("message", (question: Question) => {
      this.#questions.postMessage(this.#listener?.question(question) ?? noTask, []);
      Atomics.store(answered, 0, 1);
      Atomics.notify(answered, 0);
    });
    this.ended = new Promise((resolve) => {
      this.#worker.on("error", (error: unknown) => {
        this.#verdict ??= error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory : `ended its thread: ${error instanceof Error ? error.message : String(error)}`;
      });
      this.#worker.on("exit", (code) => {
        const how = this.#verdict ?? `ended its thread with the exit code ${code}`;
        // What it said before: where this thread was busy, Node may tell of the end first.
        for (let last = receiveMessageOnPort(this.#port); last; last = receiveMessageOnPort(this.#port)) this.#take(last.message as FromWorker);
        this.#port.close();
        this.#questions.close();
        this.#listener?.ended(how);
        resolve();
      });
    });
    this.#rest();
  }

  post(message: ToWorker): void {
    // Copied, nothing of it given away.
    this.#port.postMessage(message, []);
  }

  #take(message: FromWorker): void {
    if (message.type === "said") this.#onLine(message.by === "" ? message.line : `${message.by}: ${message.line}`);
    else this.#listener?.message(message);
  }

  /** At most one at a time. */
  listen(listener: WorkerListener): void {
    this.#listener = listener;
    this.#worker.ref();
  }

  unlisten(): void {
    this.#listener = undefined;
    this.#rest();
  }

  #rest(): void {
    this.#worker.unref();
    this.#port.unref();
    this.#questions.unref();
  }

  /** Ends it if its values take too much memory. It need not be listening for that. */
  async weigh(): Promise<void> {
    const heap = await this.#worker.getHeapStatistics().catch(() => undefined);
    if (!heap || heap.used_heap_size + heap.external_memory <= mostMemory) return;
    await this.terminate(outOfMemory);
  }

  /** @param verdict how it ended, to follow "it " */
  async terminate(verdict: string): Promise<void> {
    this.#verdict ??= verdict;
    await this.#worker.terminate();
  }
}

const outOfMemory = `took more memory than a node may have (${mostMemory / 1024 / 1024} MB)`;
const noTask: Answer = { error: { kind: "other", name: "Error", message: "the task is over" } };

/** A node has no use for fal's key: what it asks of fal goes through the run's own steps. */
function withoutKeys(env: WorkerOptions["env"]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined || /^fal_key/i.test(name) ? [] : [[name, value]])));
}
