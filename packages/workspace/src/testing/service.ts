import { type AcceptedRequest, type CancelAnswer, type Json, NotSent, type StepCall, type StepRef } from "@playgraph/core";

export type Answer = "accept" | "not sent" | { readonly retryAfter: number } | { readonly fails: Error } | { readonly losesAnswer: Error };

export type Service = {
  /** What was done, in order: `send a`, `accept 1`, `find`, `collect 1`, `cancel 1`. */
  readonly log: string[];
  readonly call: (payload: Json) => StepCall<AcceptedRequest, { readonly text: string }>;
};

/**
 * A service that answers submissions as told, in order, and accepts all further ones.
 * @param collect what becomes of an accepted request; by default its result has one file, `https://files.test/<request id>`
 */
export function service(answers: readonly Answer[], options: { readonly isListed?: boolean; readonly collect?: (signal: AbortSignal, requestId: string) => Promise<string>; readonly files?: readonly string[]; readonly cancels?: CancelAnswer } = {}): Service {
  const log: string[] = [];
  const remaining = [...answers];
  const requests = new Map<string, string>();

  function accept(attempt: string): AcceptedRequest {
    const requestId = String(requests.size + 1);
    requests.set(attempt, requestId);
    log.push(`accept ${requestId}`);
    return { requestId };
  }

  return {
    log,
    call: (payload) => ({
      endpoint: "test/model",
      payload,
      reserve: { generations: 1, micros: "unknown" },
      send: async ({ id }) => {
        log.push("send");
        const answer = remaining.shift() ?? "accept";
        if (answer === "accept") return accept(id);
        if (answer === "not sent") throw new NotSent("The service cannot be reached.");
        if ("retryAfter" in answer) throw new NotSent("Too many requests.", answer);
        if ("losesAnswer" in answer) {
          accept(id);
          throw answer.losesAnswer;
        }
        throw answer.fails;
      },
      find: async ({ id }) => {
        log.push("find");
        const requestId = requests.get(id);
        return options.isListed === true && requestId !== undefined ? { requestId } : undefined;
      },
      collect: async ({ requestId }, signal) => {
        log.push(`collect ${requestId}`);
        return { text: (await options.collect?.(signal, requestId)) ?? `result ${requestId}` };
      },
      files: () => (options.files ?? []).map((url) => ({ url })),
      cancel: async ({ requestId }) => {
        log.push(`cancel ${requestId}`);
        return options.cancels ?? "requested";
      },
    }),
  };
}

/** A task's reference, with what it was told in `told`. */
export function step(signal: AbortSignal = new AbortController().signal): StepRef & { readonly told: string[] } {
  const told: string[] = [];
  return { node: "generate", coordinate: [], name: "try-0", signal, told, aside: (wait) => wait(), progress: ({ state, message }) => told.push(message === undefined ? state : `${state}: ${message}`) };
}
