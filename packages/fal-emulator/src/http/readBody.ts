import type { IncomingMessage } from "node:http";
import { sleep, type Clock } from "../clock.ts";

/** The whole body, or `undefined` once it passes `limit` bytes. `slowMs` holds each piece back, so that the sender feels it. */
export async function readBody(request: IncomingMessage, limit: number, clock: Clock, slowMs = 0): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  if (slowMs > 0) await sleep(clock, slowMs);
  // the request is left alive when we stop early: its socket has yet to carry our refusal
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
