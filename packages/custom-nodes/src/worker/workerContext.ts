import type { Graph, NodeContext, Progress, Steps } from "@playgraph/core";
import type { Questions, TaskRequest } from "../protocol.ts";
import type { PendingCalls } from "./pendingCalls.ts";

export type ContextOptions = {
  readonly request: TaskRequest;
  readonly signal: AbortSignal;
  readonly calls: PendingCalls;
  readonly ask: <Name extends keyof Questions>(name: Name, ...args: Parameters<Questions[Name]>) => ReturnType<Questions[Name]>;
  readonly step: Steps;
  readonly progress: (progress: Progress) => void;
};

/** What a node's function is given, in the worker: what is small came with the task, the rest is fetched when it is asked for. */
export function workerContext({ request, signal, calls, ask, step, progress }: ContextOptions): NodeContext {
  const { node, coordinate, newAxes, variables, columns } = request;
  let graph: Graph | undefined;
  let files = 0;
  return {
    node,
    coordinate,
    newAxes,
    variables,
    columns,
    signal,
    step,
    progress,
    get graph() {
      return (graph ??= ask("graph"));
    },
    get graphs() {
      return ask("graphs");
    },
    get generations() {
      return ask("generations");
    },
    clock: { now: () => ask("now"), sleep: (milliseconds, own) => calls.call("sleep", [milliseconds], own) },
    draw: (...parts) => ask("draw", ...parts),
    blobs: { get: (sha256) => calls.call("getBlob", [sha256]), put: (bytes) => calls.call("putBlob", [bytes]), has: (sha256) => calls.call("hasBlob", [sha256]) },
    files: {
      read: (path) => calls.call("readFile", [path]),
      write: (path, bytes) => calls.call("writeFile", [path, bytes]),
      open: async function* (path) {
        const file = files++;
        try {
          for (;;) {
            const piece = await calls.call("readOn", [file, path]);
            if (!piece) return;
            yield piece;
          }
        } finally {
          await calls.call("closeFile", [file]);
        }
      },
    },
  };
}
