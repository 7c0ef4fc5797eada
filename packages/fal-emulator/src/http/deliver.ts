import type { ServerResponse } from "node:http";
import { sleep, type Clock } from "../clock.ts";
import type { Delivery } from "../faults/spoil.ts";

const slowPieces = 10;

/** Puts a delivery on the wire. */
export async function deliver(response: ServerResponse, delivery: Delivery, headers: Readonly<Record<string, string>>, clock: Clock): Promise<void> {
  if (delivery.kind === "hang") return; // the connection stays open until the caller, or `close`, ends it
  if (delivery.kind === "reset") return void response.socket?.resetAndDestroy();
  const { answer, overMs, cutAfter } = delivery;
  const { body } = answer;
  if (!(body instanceof Uint8Array)) {
    response.writeHead(answer.status, { ...headers, ...answer.headers });
    const close = body.open({
      send: (text) => void response.write(text),
      end: () => void response.end(),
      cut: () => void setImmediate(() => response.socket?.destroy()), // what was sent leaves first
    });
    response.once("close", close);
    return;
  }
  response.writeHead(answer.status, { ...headers, ...answer.headers, "content-length": String(body.length) });
  if (cutAfter !== undefined) {
    response.flushHeaders();
    response.write(body.subarray(0, cutAfter), () => response.socket?.destroy());
    return;
  }
  if (overMs !== undefined) {
    for (let piece = 0; piece < slowPieces; piece++) {
      response.write(body.subarray(Math.floor((body.length * piece) / slowPieces), Math.floor((body.length * (piece + 1)) / slowPieces)));
      await sleep(clock, overMs / slowPieces);
    }
    response.end();
    return;
  }
  response.end(body);
}
