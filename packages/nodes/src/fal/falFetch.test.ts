import { getConfig } from "@fal-ai/serverless-client";
import { expect, it } from "vitest";
import { exchange, type FalCall, routedFetch } from "./falFetch.ts";
import "./fal.ts";
import { scriptedServer } from "../testing/scriptedServer.ts";
import { testClock } from "../testing/testClock.ts";

const call = (url: string): FalCall => ({ target: { kind: "url", url }, credentials: "canary", fetch, clock: testClock(), signal: new AbortController().signal, timeout: 30_000 });

it("[F3] (13.1 #1, #2) fal's client has our fetch and no key of its own", () => {
  expect(getConfig()).toMatchObject({ fetch: routedFetch, credentials: "" });
});

it("[F1] whatever key the client may have put into a request is taken out", async () => {
  const server = await scriptedServer((_seen, response) => response.end("{}"));
  await exchange(call(server.url), () => routedFetch(`${server.url}/put`, { method: "PUT", headers: { Authorization: "Key canary" } }));
  expect(server.seen[0]?.headers.authorization).toBeUndefined();
});

it("[F3] a call that does not come through the adapter has neither target nor key, and fails", async () => {
  await expect(routedFetch("https://queue.fal.run/a/b")).rejects.toThrow(/outside of the fal adapter/);
});

it("[F3] (13.1 #21) status and headers of the answer are kept, whatever the client makes of it", async () => {
  const server = await scriptedServer((_seen, response) => response.writeHead(503, { "content-type": "application/json", "x-fal-request-id": "r1", "retry-after": "3" }).end("not json"));
  const failing = async () => {
    await routedFetch("https://queue.fal.run/a/b");
    throw new SyntaxError("the client's own error");
  };
  const { reply } = await exchange(call(server.url), failing);
  expect([reply.status, reply.headers.get("x-fal-request-id"), reply.headers.get("retry-after"), reply.text, reply.body]).toEqual([503, "r1", "3", "not json", undefined]);
});

it("[F3] letters that lie across two parts of an answer arrive whole", async () => {
  const bytes = Buffer.from('{"message":"Häschen 🐇"}');
  const server = await scriptedServer((_seen, response) => void response.write(bytes.subarray(0, 14), () => response.end(bytes.subarray(14))));
  const { reply } = await exchange(call(server.url), () => routedFetch("https://queue.fal.run/a/b"));
  expect(reply.body).toEqual({ message: "Häschen 🐇" });
});
