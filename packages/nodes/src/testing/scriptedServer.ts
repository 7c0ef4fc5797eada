import * as http from "node:http";
import { onTestFinished } from "vitest";

export type Seen = { readonly method: string; readonly path: string; readonly headers: http.IncomingHttpHeaders; readonly body: string };
export type Answer = (seen: Seen, response: http.ServerResponse, index: number) => void;

/** A real server for the faults of the transport, which a service that works does not show. It ends with the test. */
export async function scriptedServer(answer: Answer): Promise<{ readonly url: string; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString() };
    answer(one, response, seen.push(one) - 1);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return { url: `http://127.0.0.1:${address.port}`, seen };
}

export function sendJson(response: http.ServerResponse, status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
