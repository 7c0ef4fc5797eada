import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Answer, Question, Questions } from "../protocol.ts";
import { decodeError } from "../wireError.ts";

export type AskMain = <Name extends keyof Questions>(task: number, name: Name, ...args: Parameters<Questions[Name]>) => ReturnType<Questions[Name]>;

/**
 * Asks the main thread, and waits: parts of a node's context answer at once, and only the main thread knows what. It never waits for this thread, so nobody hangs.
 * @param answered becomes 1 when the answer lies at the port
 */
export function askMain(port: MessagePort, answered: Int32Array<SharedArrayBuffer>): AskMain {
  return <Name extends keyof Questions>(task: number, name: Name, ...args: Parameters<Questions[Name]>) => {
    const question = { task, ask: { name, args } } as Question;
    port.postMessage(question);
    Atomics.wait(answered, 0, 0);
    Atomics.store(answered, 0, 0);
    const { message } = receiveMessageOnPort(port) as { readonly message: Answer };
    if ("error" in message) throw decodeError(message.error);
    return message.value as ReturnType<Questions[Name]>;
  };
}
