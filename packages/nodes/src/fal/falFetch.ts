import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock, Json } from "@playgraph/core";
import { type FalTarget, routeOf } from "./falTarget.ts";
import { Lost, lostBy } from "./lost.ts";

/** What one call through fal's client carries with it. The client knows one configuration for the whole process and nothing of abort, timeouts or headers. */
export type FalCall = {
  readonly target: FalTarget;
  readonly credentials: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds for each request, its answer included. */
  readonly timeout: number;
};

/** A whole answer. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the text is not JSON. */
  readonly body: Json | undefined;
  readonly of: "fal" | "storage";
};

/** Bytes of an answer; a result that carries its pictures inside may be some megabytes long. */
const largestAnswer = 20_000_000;

type Exchange = { readonly call: FalCall; reply?: Reply; trouble?: unknown };

const exchanges = new AsyncLocalStorage<Exchange>();

/**
 * Runs one call of fal's client, and gives its last answer as it came over the wire: the client's own errors drop status, headers and the
 * reason, and fail where an answer is not the JSON that it says it is.
 * @throws Lost where no whole answer came; PlaygraphError where nothing may be sent
 */
export async function exchange<Value>(call: FalCall, action: () => Promise<Value>): Promise<{ readonly reply: Reply; readonly value: Value | undefined }> {
  const held: Exchange = { call };
  let value: Value | undefined;
  let failure: unknown;
  try {
    value = await exchanges.run(held, action);
  } catch (error) {
    failure = error;
  }
  if (held.trouble !== undefined) throw held.trouble;
  if (held.reply) return { reply: held.reply, value };
  throw failure;
}

/** The `fetch` that fal's client is configured with, once for the process. */
export async function routedFetch(input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit): Promise<Response> {
  const held = exchanges.getStore();
  if (!held) throw new Error("fal's client was called from outside of the fal adapter, so there is neither a target nor a key for the request");
  try {
    const reply = await answered(held.call, input instanceof Request ? input.url : String(input), init);
    held.reply = reply;
    return new Response(reply.text === "" ? null : reply.text, { status: reply.status, headers: { "content-type": reply.body === undefined ? "text/plain" : "application/json" } });
  } catch (error) {
    held.trouble = error;
    throw error;
  }
}

async function answered(call: FalCall, address: string, init: RequestInit | undefined): Promise<Reply> {
  const route = routeOf(address, call.target, call.credentials);
  const headers = new Headers(init?.headers);
  headers.delete("authorization");
  for (const [name, value] of Object.entries(route.headers)) headers.set(name, value);
  return within(call, route.url.host, async (signal) => {
    // A redirect is an answer like any other: followed, it could send a paid request twice.
    const response = await call.fetch(route.url, { ...init, headers, redirect: "manual", signal });
    const text = await textOf(response, route.url.host);
    return { status: response.status, headers: response.headers, text, body: parsed(text), of: route.of };
  });
}

/** `action` under the call's timeout and signal; what it throws otherwise is sorted by `lostBy`. */
async function within<Value>(call: FalCall, host: string, action: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const request = new AbortController();
  const done = new AbortController();
  const abort = () => request.abort(new Lost("aborted", `the request to ${host} was cancelled`));
  if (call.signal.aborted) abort();
  call.signal.addEventListener("abort", abort, { once: true });
  call.clock.sleep(call.timeout, done.signal).then(
    () => request.abort(new Lost("timeout", `${host} did not answer within ${call.timeout / 1000} seconds`)),
    () => undefined, // the answer came first
  );
  try {
    request.signal.throwIfAborted();
    return await action(request.signal);
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    throw error instanceof Lost ? error : lostBy(error, host);
  } finally {
    call.signal.removeEventListener("abort", abort);
    done.abort();
  }
}

async function textOf(response: Response, host: string): Promise<string> {
  if (!response.body) return "";
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    if (size > largestAnswer) throw new Lost("too-large", `the answer of ${host} is longer than ${largestAnswer / 1_000_000} MB`);
    parts.push(part);
  }
  // Decoded as a whole: a letter may lie across two parts.
  return Buffer.concat(parts).toString("utf8");
}

function parsed(text: string): Json | undefined {
  try {
    const body: Json = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}
