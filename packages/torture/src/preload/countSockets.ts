import { Socket } from "node:net";
import { countedCall } from "./countedCall.ts";
import { replaceMethod } from "./replaceMethod.ts";
import type { Steps } from "./steps.ts";

/** Counts what goes over connections to others: opened, written, and each piece that comes in, before anybody in the process has seen it. */
export function countSockets(steps: Steps): void {
  // A pipe to whoever started the process is a socket, too.
  const outward = new WeakSet<object>();
  const isOutward = (self: unknown): boolean => outward.has(self as object);
  replaceMethod(Socket.prototype, "connect", (original) =>
    countedCall(steps, original, (self) => {
      outward.add(self as object);
      return { name: "socket connect" };
    }),
  );
  replaceMethod(Socket.prototype, "write", (original) => countedCall(steps, original, (self, [chunk]) => (isOutward(self) ? { name: `socket write ${firstLine(chunk)}`, content: 0 } : undefined)));
  replaceMethod(Socket.prototype, "push", (original) => countedCall(steps, original, (self, [chunk]) => (isOutward(self) ? { name: `socket read ${firstLine(chunk)}` } : undefined)));
}

function firstLine(chunk: unknown): string {
  const text = typeof chunk === "string" ? chunk : chunk instanceof Uint8Array ? Buffer.from(chunk.subarray(0, 60)).toString("latin1") : "the end";
  return (text.split("\r\n", 1)[0] ?? "").replaceAll(/[^\x20-\x7e]+/g, "?").slice(0, 60);
}
