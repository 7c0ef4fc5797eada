import { type AcceptedRequest, type CancelAnswer, type Json, type NodeContext, PlaygraphError, type RemoteFile, type StepOutcome, type UnknownOutcome } from "@playgraph/core";
import type { Answer, StepCallback, StepFacts } from "./protocol.ts";
import { decodeError } from "./wireError.ts";

type Send = (message: { readonly type: "callback"; readonly callback: number; readonly step: number; readonly ask: StepCallback } | { readonly type: "abort callback"; readonly callback: number }) => void;

/** The paid steps of one task: performed here, with functions that run in the worker. */
export class TaskSteps {
  readonly #context: NodeContext;
  readonly #send: Send;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #callbacks = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;
  #lost: Error | undefined;
  #paid: PlaygraphError | undefined;

  constructor(context: NodeContext, send: Send) {
    this.#context = context;
    this.#send = send;
  }

  get areUnderWay(): boolean {
    return this.#underWay.size > 0;
  }

  async perform(step: number, name: string, { canPrepare, canFind, ...facts }: StepFacts): Promise<StepOutcome<Json>> {
    const outcome = this.#context.step<AcceptedRequest, Json>(name, {
      ...facts,
      ...(canPrepare ? { prepare: async (signal: AbortSignal) => void (await this.#callBack(step, { name: "prepare", args: [] }, signal)) } : {}),
      send: (attempt, signal) => this.#callBack(step, { name: "send", args: [attempt] }, signal) as Promise<AcceptedRequest>,
      ...(canFind ? { find: (attempt, signal) => this.#callBack(step, { name: "find", args: [attempt] }, signal) as Promise<AcceptedRequest | undefined> } : {}),
      collect: (accepted, signal) => this.#callBack(step, { name: "collect", args: [accepted] }, signal) as Promise<Json>,
      files: (result) => this.#callBack(step, { name: "files", args: [result] }) as Promise<readonly RemoteFile[]>,
      cancel: (accepted) => this.#callBack(step, { name: "cancel", args: [accepted] }) as Promise<CancelAnswer>,
    });
    const noted = outcome.catch((error: unknown) => {
      if (this.#lost && error instanceof PlaygraphError && error.failure.maybeBilled) this.#paid ??= error;
    });
    this.#underWay.add(noted);
    void noted.finally(() => this.#underWay.delete(noted));
    return outcome;
  }

  async #callBack(step: number, ask: StepCallback, signal?: AbortSignal): Promise<unknown> {
    if (this.#lost) throw this.#lost;
    const callback = this.#count++;
    const answer = Promise.withResolvers<unknown>();
    this.#callbacks.set(callback, answer);
    const abort = () => this.#send({ type: "abort callback", callback });
    signal?.addEventListener("abort", abort, { once: true });
    try {
      this.#send({ type: "callback", callback, step, ask });
      if (signal?.aborted) abort();
      return await answer.promise;
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#callbacks.delete(callback);
    }
  }

  answer(callback: number, answer: Answer): void {
    const pending = this.#callbacks.get(callback);
    if ("error" in answer) pending?.reject(decodeError(answer.error));
    else pending?.resolve(answer.value);
  }

  /** Resolves when no step is under way: what was paid is known then. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** The worker is gone, and no function can be called back. @returns the failure of a request that may have cost money */
  async lost(why: UnknownOutcome): Promise<PlaygraphError | undefined> {
    this.#lost = why;
    for (const { reject } of this.#callbacks.values()) reject(why);
    await this.settled();
    return this.#paid;
  }
}
