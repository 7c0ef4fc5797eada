import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { AcceptedRequest, Attempt, StepCall } from "@playgraph/core";
import { onTestFinished } from "vitest";

/** Where another process is: it has asked for this and has no answer. */
export type PayingPoint = "send" | "find" | "collect" | "fetch" | "end";

export type PayingProcess = {
  /** Settles when it has come to that point, and stays there. */
  readonly reached: Promise<unknown>;
  /** Ends it as a crash does. */
  readonly kill: () => Promise<void>;
};

type Asked = { readonly id: number; readonly name: PayingPoint; readonly argument: unknown };

/**
 * Another process that pays for the payload `{}`; it ends with the test.
 * @param isDone whether what it asks for at `point` still happens, before it would be answered
 */
export function payingProcess(dir: string, call: StepCall<AcceptedRequest, { readonly text: string }>, point: PayingPoint, isDone: boolean): PayingProcess {
  const child = fork(fileURLToPath(new URL("payingChild.ts", import.meta.url)), [dir], { execArgv: ["--disable-warning=ExperimentalWarning"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const { signal } = new AbortController();
  const answers: Readonly<Record<PayingPoint, (argument: unknown) => Promise<unknown>>> = {
    // An error does not cross to the other process: a lost answer is one that never comes.
    send: (attempt) => call.send(attempt as Attempt, signal),
    find: async (attempt) => call.find?.(attempt as Attempt, signal),
    collect: (accepted) => call.collect(accepted as AcceptedRequest, signal),
    fetch: async (url) => `bytes of ${String(url)}`,
    end: async (outcome) => outcome,
  };
  const reached = Promise.withResolvers<unknown>();
  child.on("message", ({ id, name, argument }: Asked) => {
    if (name === point) void (isDone ? answers[name](argument) : Promise.resolve()).then(() => reached.resolve(argument));
    else void answers[name](argument).then((answer) => child.send({ id, answer: answer ?? null }));
  });
  void ended.then(() => reached.reject(new Error("the other process ended by itself")));
  return {
    reached: reached.promise,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
