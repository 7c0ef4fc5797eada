import type { NodeContext } from "@playgraph/core";
import type { Call } from "./protocol.ts";
import type { TaskSteps } from "./taskSteps.ts";

/** What one task asks of the main thread, done by its context there. */
export class TaskCalls {
  readonly #context: NodeContext;
  readonly #steps: TaskSteps;
  /** Files that are read in pieces, by the task's own numbers. */
  readonly #open = new Map<number, AsyncIterator<Uint8Array>>();

  constructor(context: NodeContext, steps: TaskSteps) {
    this.#context = context;
    this.#steps = steps;
  }

  /** @param signal aborts when nobody waits for the answer any more */
  async perform(ask: Call, signal: AbortSignal): Promise<unknown> {
    const { clock, blobs, files } = this.#context;
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
        const next = await this.#pieces(...ask.args).next();
        return next.done === true ? undefined : next.value;
      }
      case "closeFile":
        return this.#close(ask.args[0]);
      case "step":
        return this.#steps.perform(...ask.args);
    }
  }

  /** The task is over, and its thread may have ended while it read: nobody else closes what it left open. */
  closeFiles(): void {
    for (const file of this.#open.keys()) this.#close(file).catch(() => undefined);
  }

  #pieces(file: number, path: string): AsyncIterator<Uint8Array> {
    const known = this.#open.get(file) ?? this.#context.files.open(path)[Symbol.asyncIterator]();
    this.#open.set(file, known);
    return known;
  }

  async #close(file: number): Promise<void> {
    const pieces = this.#open.get(file);
    this.#open.delete(file);
    await pieces?.return?.();
  }
}
