import type { Answer, Call, Calls } from "../protocol.ts";
import { decodeError } from "../wireError.ts";

type Send = (message: { readonly type: "call"; readonly call: number; readonly ask: Call } | { readonly type: "drop call"; readonly call: number }) => void;

/** What one task awaits from the main thread. */
export class PendingCalls {
  readonly #send: Send;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** @throws what the main thread threw; the signal's reason once it aborts */
  async call<Name extends keyof Calls>(name: Name, args: Parameters<Calls[Name]>, signal?: AbortSignal): Promise<Awaited<ReturnType<Calls[Name]>>> {
    signal?.throwIfAborted();
    const call = this.#count++;
    const answer = Promise.withResolvers<unknown>();
    const drop = () => {
      this.#send({ type: "drop call", call });
      answer.reject(signal?.reason as Error);
    };
    this.#pending.set(call, answer);
    signal?.addEventListener("abort", drop, { once: true });
    try {
      this.#send({ type: "call", call, ask: { name, args } as Call });
      return (await answer.promise) as Awaited<ReturnType<Calls[Name]>>;
    } finally {
      this.#pending.delete(call);
      signal?.removeEventListener("abort", drop);
    }
  }

  answer(call: number, answer: Answer): void {
    const pending = this.#pending.get(call);
    if ("error" in answer) pending?.reject(decodeError(answer.error));
    else pending?.resolve(answer.value);
  }
}
