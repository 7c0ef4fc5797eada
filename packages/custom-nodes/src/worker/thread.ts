import { AsyncLocalStorage } from "node:async_hooks";
import { workerData } from "node:worker_threads";
import type { NodeDefinition } from "@playgraph/core";
import type { FoundNode, FromWorker, TaskRequest, ToWorker, WorkerSetup } from "../protocol.ts";
import { encodeError } from "../wireError.ts";
import { askMain } from "./askMain.ts";
import { definitionsOf } from "./definitionsOf.ts";
import { hookLoading, stopModule } from "./hookLoading.ts";
import { PrintedLines } from "./printedLines.ts";
import { thrownText } from "./thrownText.ts";
import { WorkerTask } from "./workerTask.ts";

/** Where a worker begins: it loads the user's modules and runs one task after the other. */

type Running = { readonly task: number; readonly request: TaskRequest; readonly work: WorkerTask; readonly printed: PrintedLines };

const { agreed, port, questions, answered } = workerData as WorkerSetup;

const post = (message: FromWorker) => port.postMessage(message);
const ask = askMain(questions, answered);
const { files } = hookLoading(agreed);
const own = [new URL("../", import.meta.url).href, new URL("../", import.meta.resolve("@playgraph/core")).href];

/** Which task a line of code belongs to, whenever it runs: what a task leaves behind, such as a timer, must not be taken for the next one's. */
const running = new AsyncLocalStorage<Running>();
let current: Running | undefined;

const loose = new PrintedLines((line) => post({ type: "said", by: "", line }));
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text: string | Uint8Array, ...rest: readonly unknown[]) => {
    (running.getStore()?.printed ?? loose).write(typeof text === "string" ? text : new TextDecoder().decode(text));
    const done = rest.at(-1);
    if (typeof done === "function") queueMicrotask(() => void done());
    return true;
  };
}

process.on("uncaughtException", blame);
process.on("unhandledRejection", blame);

/** An error that nobody caught fails the task that it comes from, if that is still on. */
function blame(error: unknown): void {
  const from = running.getStore();
  const module = from?.request.module;
  const text = module === undefined ? String(error) : thrownText(error, module, own);
  if (!from || from !== current) {
    (from?.printed ?? loose).write(`an error that nobody caught: ${text}\n`);
    return;
  }
  current = undefined;
  from.printed.end();
  post({ type: "failed", task: from.task, error: { kind: "other", name: "Error", message: `it left an error that nobody caught: ${text}` }, isBroken: true });
}

const modules = new Map<string, Promise<readonly NodeDefinition[]>>();

/** What a module leaves behind when it loads belongs to no task. */
function load(module: string): Promise<readonly NodeDefinition[]> {
  const loading = modules.get(module) ?? running.exit(() => import(module) as Promise<Readonly<Record<string, unknown>>>).then(definitionsOf);
  modules.set(module, loading);
  return loading;
}

async function tellNodes(module: string): Promise<void> {
  try {
    const nodes = (await load(module)).map(({ declaration, run, emit, collect }): FoundNode => ({ declaration, functions: [...(run ? (["run"] as const) : []), ...(emit ? (["emit"] as const) : []), ...(collect ? (["collect"] as const) : [])] }));
    post({ type: "loaded", nodes });
  } catch (error) {
    post({ type: "not loaded", problem: thrownText(error, module, own) });
  } finally {
    loose.end();
  }
}

/** Reads all that the modules import, and runs none of it: the module that is imported first throws when all have been read. */
async function listFiles(urls: readonly string[]): Promise<void> {
  const source = [stopModule, ...urls].map((url) => `import ${JSON.stringify(url)};`).join("\n");
  try {
    await import(`data:text/javascript,${encodeURIComponent(source)}`);
  } catch (error) {
    if (error instanceof Error && error.message === stopModule) post({ type: "listed", files: [...files] });
    else post({ type: "not loaded", problem: thrownText(error, urls[0] ?? "", own) });
  }
}

async function perform(task: number, request: TaskRequest): Promise<void> {
  const told = (thrown: unknown) => thrownText(thrown, request.module, own);
  const printed = new PrintedLines((line) => post({ type: "said", by: request.node, line }));
  const work = new WorkerTask({ task, request, post, ask, told });
  const one: Running = { task, request, work, printed };
  current = one;
  await running.run(one, async () => {
    try {
      const definition = (await load(request.module)).find(({ declaration }) => declaration.type === request.nodeType);
      if (!definition) throw new Error(`its module has no "${request.nodeType}" when it is loaded again`);
      const outcome = await work.perform(definition);
      end(one, { type: "done", task, outcome });
    } catch (error) {
      end(one, { type: "failed", task, error: encodeError(error, told), isBroken: false });
    }
  });
}

/** A task ends once: an error that nobody caught may have ended it before. */
function end(one: Running, message: FromWorker): void {
  if (current !== one) return;
  one.printed.end();
  post(message);
  current = undefined;
}

port.on("message", (message: ToWorker) => {
  switch (message.type) {
    case "list":
      void listFiles(message.modules);
      return;
    case "load":
      void tellNodes(message.module);
      return;
    case "task":
      void perform(message.task, message.request);
      return;
    default:
      if (current?.task === message.task) {
        const { work } = current;
        running.run(current, () => work.take(message));
      }
  }
});
