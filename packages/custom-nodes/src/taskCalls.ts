import type { NodeContext } from "@playgraph/core";
import type { Call } from "./protocol.ts";
import type { TaskSteps } from "./taskSteps.ts";

/** Does what a task asks for, by its context in the main thread. The signal aborts when nobody waits for the answer any more. */
export function taskCalls({ clock, blobs, files }: NodeContext, steps: TaskSteps): (ask: Call, signal: AbortSignal) => Promise<unknown> {
  const open = new Map<number, AsyncIterator<Uint8Array>>();

  function pieces(file: number, path: string): AsyncIterator<Uint8Array> {
    const known = open.get(file) ?? files.open(path)[Symbol.asyncIterator]();
    open.set(file, known);
    return known;
  }

  return async (ask, signal) => {
    switch (ask.name) {
      case "sleep":
        return clock.sleep(ask.args[0], signal);
      case "getBlob":
        return blobs.get(...ask.args);
      case "putBlob":
        return blobs.put(...ask.args);
      case "hasBlob":
        return blobs.has(...ask.args);
      case "readFile":
        return files.read(...ask.args);
      case "writeFile":
        return files.write(...ask.args);
      case "readOn": {
        const next = await pieces(...ask.args).next();
        return next.done === true ? undefined : next.value;
      }
      case "closeFile": {
        const [file] = ask.args;
        await open.get(file)?.return?.();
        open.delete(file);
        return undefined;
      }
      case "step":
        return steps.perform(...ask.args);
    }
  };
}
