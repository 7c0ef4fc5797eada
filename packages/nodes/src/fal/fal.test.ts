import * as net from "node:net";
import { createServer } from "node:https";
import { type Json, PlaygraphError, type Progress, UnknownOutcome } from "@playgraph/core";
import { expect, it, onTestFinished, vi } from "vitest";
import { type Answer, scriptedServer, sendJson } from "../testing/scriptedServer.ts";
import { selfSigned } from "../testing/selfSigned.ts";
import { testClock } from "../testing/testClock.ts";
import { testFal } from "../testing/testFal.ts";

const endpoint = "fal-ai/playground-v25";
const id = "764cabcf-b745-4b3e-ae38-1200304cf45b";
const never = new AbortController().signal;
const attempt = { id: "attempt-7" };
const once = { attempt, signal: never, tagged: false };

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => expect.unreachable(`gave ${JSON.stringify(value)}`), (error: unknown) => error);

/** Answers submissions with an id and everything else by `answer`. */
const queueServer = (answer: Answer) => scriptedServer((seen, response, index) => (seen.method === "POST" ? sendJson(response, 200, { request_id: id }) : answer(seen, response, index)));

/** A server whose status goes through `statuses`, the last one for ever; each is a body or a whole answer. */
async function statusServer(statuses: readonly (Json | Answer)[], result: Json | Answer = { done: true }) {
  let polls = 0;
  return scriptedServer((seen, response, index) => {
    const isStatus = seen.path.includes("/status");
    const next = isStatus ? (statuses[Math.min(polls++, statuses.length - 1)] ?? null) : result;
    if (typeof next === "function") return next(seen, response, index);
    sendJson(response, isStatus && JSON.stringify(next).includes("IN_") ? 202 : 200, next);
  });
}

const completed = { status: "COMPLETED", logs: null, metrics: null };

async function collected(server: { readonly url: string }, options: Partial<Parameters<typeof testFal>[0]> = {}, signal = never) {
  const told: Progress[] = [];
  const fal = testFal({ target: { kind: "url", url: server.url }, ...options });
  const result = await fal.collect(endpoint, { requestId: id }, { signal, progress: (progress) => void told.push(progress) });
  return { result, told };
}

// Submission

it("[F4] sends the bare input once, to the full id, and keeps fal's request id", async () => {
  const server = await queueServer(() => undefined);
  const accepted = await testFal({ target: { kind: "url", url: server.url } }).submit("fal-ai/playground-v25/inpainting", { prompt: "a cat" }, once);
  expect(accepted).toEqual({ requestId: id });
  expect(server.seen).toMatchObject([{ method: "POST", path: "/fal-ai/playground-v25/inpainting", body: '{"prompt":"a cat"}' }]);
  expect(server.seen[0]?.headers).toMatchObject({ "x-fal-target-host": "queue.fal.run", "content-type": "application/json" });
});

it("[F1] with a key in the environment and one given, another target sees neither", async () => {
  vi.stubEnv("FAL_KEY", "canary-env-key");
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = await statusServer([completed]);
  const fal = testFal({ target: { kind: "url", url: server.url } });
  await failureOf(fal.submit(endpoint, { prompt: "x" }, once));
  await fal.collect(endpoint, { requestId: id }, { signal: never, progress: () => undefined });
  await fal.cancel(endpoint, { requestId: id });
  await failureOf(fal.find(endpoint, attempt, never));
  await failureOf(fal.upload(new Uint8Array([1]), "image/png", "a.png", never));
  expect(server.seen.length).toBeGreaterThan(5);
  expect(JSON.stringify(server.seen)).not.toContain("canary");
  expect(server.seen.every(({ headers }) => headers.authorization === "Key emulator")).toBe(true);
});

it("[F3] (13.1 #1, #2) two adapters in one process keep their own target, and nothing is printed", async () => {
  const prints = [vi.spyOn(console, "info"), vi.spyOn(console, "warn"), vi.spyOn(console, "log")];
  const [one, two] = [await queueServer(() => undefined), await queueServer(() => undefined)];
  const [first, second] = [testFal({ target: { kind: "url", url: one.url } }), testFal({ target: { kind: "url", url: two.url } })];
  await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? first : second).submit(endpoint, { prompt: String(index % 2) }, once)));
  expect([one, two].map(({ seen }) => seen.map(({ body }) => body))).toEqual([Array(10).fill('{"prompt":"0"}'), Array(10).fill('{"prompt":"1"}')]);
  for (const print of prints) expect(print).not.toHaveBeenCalled();
});

it("[F1] on fal's own hosts the given key is used, not the environment's", async () => {
  vi.stubEnv("FAL_KEY", "canary-env-key");
  onTestFinished(() => void vi.unstubAllEnvs());
  const seen: { url: string; authorization: string | null }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    seen.push({ url: new Request(input).url, authorization: new Headers(init?.headers).get("authorization") });
    return Response.json({ request_id: id });
  };
  await testFal({ target: { kind: "cloud" }, fetch }).submit(endpoint, { prompt: "x" }, once);
  expect(seen).toEqual([{ url: "https://queue.fal.run/fal-ai/playground-v25", authorization: "Key canary-id:canary-secret" }]);
});

it("[F1] without a key nothing leaves for fal", async () => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  const error = await failureOf(testFal({ target: { kind: "cloud" }, credentials: undefined, fetch }).submit(endpoint, { prompt: "x" }, once));
  expect(error).toMatchObject({ failure: { code: "Unauthorised" } });
  expect(fetch).not.toHaveBeenCalled();
});

it("[F2] (T11) an endpoint that is a URL reaches nobody", async () => {
  const server = await queueServer(() => undefined);
  const fal = testFal({ target: { kind: "url", url: server.url } });
  const error = await failureOf(fal.submit("http://evilfal.run/x", { prompt: "x" }, once));
  expect(error).toMatchObject({ failure: { code: "InvalidInput", field: "endpoint" } });
  expect(() => fal.step(`${server.url}/x`, {}, { generations: 1, answers: "any", progress: () => undefined, tagged: false })).toThrow(PlaygraphError);
  expect(server.seen).toEqual([]);
});

it("[F2] (13.1 #17) a request id that would change the address is refused before anything is sent", async () => {
  const server = await queueServer(() => undefined);
  const fal = testFal({ target: { kind: "url", url: server.url } });
  await expect(fal.collect(endpoint, { requestId: "a b/../c?d" }, { signal: never, progress: () => undefined })).rejects.toThrow(/is not the id of a fal request/);
  await expect(fal.cancel(endpoint, { requestId: ".." })).rejects.toThrow(/is not the id/);
  expect(server.seen).toEqual([]);
});

it.each<[string, Answer]>([
  ["HTML with 200", (_seen, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome to the hotel</h1>")],
  ["JSON that is cut", (_seen, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"request_id": "764c')],
  ["null", (_seen, response) => sendJson(response, 200, null)],
  ["nothing", (_seen, response) => response.writeHead(200, { "content-type": "application/json" }).end()],
  ["an id that is none", (_seen, response) => sendJson(response, 200, { request_id: "../../x" })],
  ["a reset", (_seen, response) => response.destroy()],
  ["half a body", (_seen, response) => void response.writeHead(200, { "content-type": "application/json", "content-length": 100 }).write('{"request', () => response.destroy())],
  ["502 as HTML", (_seen, response) => response.writeHead(502, { "content-type": "text/html" }).end("<center>nginx</center>")],
  ["503", (_seen, response) => sendJson(response, 503, { detail: "x", error_type: "runner_disconnected" })],
  ["504", (_seen, response) => sendJson(response, 504, null)],
  ["a redirect", (_seen, response) => response.writeHead(307, { location: "/again" }).end()],
])("[F4] (13.1 #5, #12, #13; T24, T25) a submission answered by %s is unknown and not sent again", async (_name, answer) => {
  const server = await scriptedServer(answer);
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url } }).submit(endpoint, { prompt: "x" }, once));
  expect(error).toBeInstanceOf(UnknownOutcome);
  expect(server.seen).toHaveLength(1);
});

it("[F4] (13.1 #4) a submission that is not answered in time is unknown", async () => {
  const clock = testClock();
  const server = await scriptedServer(() => clock.expire(60_000));
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url }, clock }).submit(endpoint, { prompt: "x" }, once));
  expect(error).toBeInstanceOf(UnknownOutcome);
  expect(String(error)).toContain("did not answer within 60 seconds");
});

it("[F4] (T26) a refused connection, an unknown name and a certificate that nobody trusts were not sent", async () => {
  const closed = net.createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => closed.once("listening", listening));
  const { port } = addressOf(closed);
  await new Promise((done) => closed.close(done));
  const untrusted = createServer(selfSigned).listen(0, "127.0.0.1");
  await new Promise((listening) => untrusted.once("listening", listening));
  onTestFinished(() => void untrusted.close());
  for (const url of [`http://127.0.0.1:${port}`, "http://no-such-host.invalid", `https://127.0.0.1:${addressOf(untrusted).port}`]) {
    const error = await failureOf(testFal({ target: { kind: "url", url } }).submit(endpoint, { prompt: "x" }, once));
    expect(error).toMatchObject({ name: "NotSent" });
  }
});

function addressOf(server: net.Server): net.AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address;
}

it("[F4] a run that is cancelled before sends nothing", async () => {
  const server = await queueServer(() => undefined);
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url } }).submit(endpoint, {}, { ...once, signal: AbortSignal.abort() }));
  expect(error).toMatchObject({ failure: { code: "Cancelled", maybeBilled: false } });
  expect(server.seen).toEqual([]);
});

it("[F4] (13.1 #3) a submission that is on its way when the run is cancelled still brings its id, so that it can be cancelled", async () => {
  const run = new AbortController();
  const server = await scriptedServer((_seen, response) => {
    run.abort();
    sendJson(response, 200, { request_id: id });
  });
  await expect(testFal({ target: { kind: "url", url: server.url } }).submit(endpoint, {}, { ...once, signal: run.signal })).resolves.toEqual({ requestId: id });
});

it("[F4] (13.1 #3) and is unknown where it does not end in five seconds more", async () => {
  const run = new AbortController();
  const clock = testClock();
  const server = await scriptedServer(() => {
    run.abort();
    clock.expire(5_000);
  });
  expect(await failureOf(testFal({ target: { kind: "url", url: server.url }, clock }).submit(endpoint, {}, { ...once, signal: run.signal }))).toBeInstanceOf(UnknownOutcome);
});

it.each([[{ guidance_scale: Number.NaN }, "guidance_scale"], [{ image: Buffer.from("x") }, "image"], [{ list: [1, { deep: new Date(0) }] }, "list"], [{ seed: Infinity }, "seed"], [{ blob: new Blob(["x"]) }, "blob"], [{ gone: undefined }, "gone"]])(
  "[F9] (13.1 #19; T09) %j is refused and nothing is sent",
  async (payload, field) => {
    const server = await queueServer(() => undefined);
    // A program in plain JavaScript is not stopped by the types.
    const untyped: { submit(endpoint: string, payload: object, options: typeof once): Promise<unknown> } = testFal({ target: { kind: "url", url: server.url } });
    const error = await failureOf(untyped.submit(endpoint, payload, once));
    expect(error).toMatchObject({ failure: { code: "InvalidInput", field } });
    expect(server.seen).toEqual([]);
  },
);

it("[F10] the attempt's id travels in request_id where the user left it empty", async () => {
  const server = await queueServer(() => undefined);
  const fal = testFal({ target: { kind: "url", url: server.url } });
  for (const payload of [{ request_id: "" }, { request_id: "mine" }, {}]) await fal.submit(endpoint, payload, { ...once, tagged: true });
  await fal.submit(endpoint, {}, once);
  expect(server.seen.map(({ body }) => body)).toEqual(['{"request_id":"attempt-7"}', '{"request_id":"mine"}', '{"request_id":"attempt-7"}', "{}"]);
});

// Waiting and result

it("[F5] polls owner and alias, then gives the bare output", async () => {
  const server = await statusServer([{ status: "IN_QUEUE", queue_position: 3 }, { status: "IN_PROGRESS", logs: [] }, completed], { images: [] });
  const fal = testFal({ target: { kind: "url", url: server.url } });
  expect(await fal.collect("fal-ai/playground-v25/inpainting", { requestId: id }, { signal: never, progress: () => undefined })).toEqual({ images: [] });
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([...Array(3).fill(`GET /fal-ai/playground-v25/requests/${id}/status?logs=1`), `GET /fal-ai/playground-v25/requests/${id}`]);
});

it("[F6] (13.1 #7, #8) tells state, position and new log lines when they change; null logs and bare entries are well", async () => {
  const server = await statusServer([
    { status: "IN_QUEUE", queue_position: 2 },
    { status: "IN_QUEUE", queue_position: 2 },
    { status: "IN_QUEUE", queue_position: 0 },
    { status: "IN_PROGRESS", logs: null },
    { status: "IN_PROGRESS", logs: [{ message: "one" }] },
    { status: "IN_PROGRESS", logs: [{ message: "one" }, { message: "two", level: "INFO" }, { level: "INFO" }, null] },
    { status: "IN_PROGRESS", logs: [{ message: "one" }, { message: "two" }] },
    completed,
  ]);
  const { told } = await collected(server);
  expect(told).toEqual([
    { state: "queued", queuePosition: 2, requestId: id },
    { state: "queued", queuePosition: 0, requestId: id },
    { state: "running", requestId: id },
    { state: "running", requestId: id, logs: ["one"] },
    { state: "running", requestId: id, logs: ["two"] },
    { state: "fetching", requestId: id },
  ]);
});

it("[F6] (13.1 #7) a listener that throws does not lose the result", async () => {
  const server = await statusServer([{ status: "IN_PROGRESS", logs: null }, completed]);
  const fal = testFal({ target: { kind: "url", url: server.url } });
  const listener = () => {
    throw new Error("listener");
  };
  expect(await fal.collect(endpoint, { requestId: id }, { signal: never, progress: listener })).toEqual({ done: true });
});

it("[F5] (13.1 #8) waits longer and longer, at most five seconds and a spread, and anew in a new state", async () => {
  const clock = testClock();
  const server = await statusServer([...Array.from({ length: 10 }, () => ({ status: "IN_QUEUE", queue_position: 1 })), { status: "IN_PROGRESS" }, completed]);
  await collected(server, { clock, random: () => 0.3 });
  expect(clock.waited.map(Math.round)).toEqual([460, 690, 1035, 1553, 2329, 3493, 4600, 4600, 4600, 4600, 460]);
});

it("[F5] (13.1 #5; T29) one bad answer after another is read again, and none is taken as completed", async () => {
  const bad: readonly Answer[] = [
    (_seen, response) => sendJson(response, 500, { detail: "x" }),
    (_seen, response) => sendJson(response, 503, { detail: "x", error_type: "runner_disconnected" }),
    (_seen, response) => sendJson(response, 429, { detail: "x" }, { "retry-after": "3" }),
    (_seen, response) => response.destroy(),
    (_seen, response) => response.writeHead(200, { "content-type": "text/html" }).end("COMPLETED"),
    (_seen, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"status": "COMPL'),
    (_seen, response) => response.writeHead(200, { "content-type": "application/json" }).end(),
  ];
  const clock = testClock();
  const server = await statusServer([...bad, { status: "IN_PROGRESS" }, { status: "PAUSED" }, { status: "completed" }, { status: null }, {}, completed]);
  expect((await collected(server, { clock })).result).toEqual({ done: true });
  expect(server.seen.filter(({ path }) => path.includes("status"))).toHaveLength(13);
  expect(clock.waited).toContain(3_000);
});

it("[F5] (T29) ten failing reads in a row end in a failure that is retryable and names the request", async () => {
  const server = await statusServer([(_seen, response) => sendJson(response, 500, { detail: "down" })]);
  const error = await failureOf(collected(server));
  expect(error).toMatchObject({ failure: { code: "Unavailable", retryable: true, maybeBilled: true, requestId: id } });
  expect(server.seen).toHaveLength(10);
});

it("[F5] (13.1 #8; T29) a word that no protocol has is polled for an hour at most", async () => {
  const clock = testClock();
  const server = await statusServer([{ status: "FROZEN" }]);
  const error = await failureOf(collected(server, { clock }));
  expect(error).toMatchObject({ failure: { code: "Timeout", retryable: true, maybeBilled: true, requestId: id } });
  expect(clock.now()).toBeGreaterThan(59 * 60_000);
  expect(clock.now()).toBeLessThanOrEqual(60 * 60_000);
});

it("[F5] (13.1 #4) a status that hangs is given up after 30 seconds and asked again", async () => {
  const clock = testClock();
  const server = await statusServer([() => clock.expire(30_000), completed]);
  expect((await collected(server, { clock })).result).toEqual({ done: true });
  expect(server.seen).toHaveLength(3);
});

it("[F5] (T29) an answer without end is cut off, and a log that is too long is left out", async () => {
  const endless = "x".repeat(1_000_000);
  const server = await scriptedServer((seen, response) => {
    if (!seen.path.includes("status")) return sendJson(response, 200, { done: true });
    if (seen.path.endsWith("logs=0")) return sendJson(response, 200, completed);
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => void (response.destroyed || response.write(endless, more));
    more();
  });
  expect((await collected(server)).result).toEqual({ done: true });
});

it("[F5] (13.1 #3, #6) after an abort nothing is asked any more", async () => {
  const run = new AbortController();
  const server = await statusServer([{ status: "IN_PROGRESS" }, () => run.abort()]);
  const error = await failureOf(collected(server, {}, run.signal));
  expect(error).toMatchObject({ failure: { code: "Cancelled", requestId: id } });
  expect(server.seen).toHaveLength(2);
});

it("[F11] (T33) a cancellation that hangs is given up as a whole, and leaves no timeout behind", async () => {
  const clock = testClock();
  const server = await scriptedServer(() => clock.expire(4_500));
  expect(await failureOf(testFal({ target: { kind: "url", url: server.url }, clock }).cancel(endpoint, { requestId: id }))).toMatchObject({ failure: { requestId: id, maybeBilled: true } });
  expect(server.seen).toHaveLength(1);
  expect(clock.running()).toBe(0);
});

it("[F5] (T29) COMPLETED that turns out to be still in progress is waited for further", async () => {
  let asked = 0;
  const server = await statusServer([completed, { status: "IN_PROGRESS" }, completed], (_seen, response) => (asked++ === 0 ? sendJson(response, 400, { detail: "Request is still in progress" }) : sendJson(response, 200, { done: true })));
  expect((await collected(server)).result).toEqual({ done: true });
  expect(asked).toBe(2);
});

it("[F7] (13.1 #5) a passing 504, a broken body and a reset of the result are read again", async () => {
  const bad: readonly Answer[] = [
    (_seen, response) => response.writeHead(504, { "content-type": "text/html" }).end("<h1>504</h1>"),
    (_seen, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"images":['),
    (_seen, response) => sendJson(response, 200, null),
    (_seen, response) => response.destroy(),
    (_seen, response) => sendJson(response, 404, { detail: "not yet here" }),
  ];
  let asked = 0;
  const server = await statusServer([completed], (seen, response, index) => (bad[asked] ? bad[asked++]?.(seen, response, index) : sendJson(response, 200, { done: true })));
  expect((await collected(server)).result).toEqual({ done: true });
  expect(asked).toBe(5);
});

it("[F7] (13.1 #9) a request that failed says so in fal's own words, though its status did not", async () => {
  const server = await statusServer([completed], (_seen, response) => sendJson(response, 422, { detail: [{ loc: ["body", "prompt"], msg: "The content was flagged", type: "content_policy_violation", input: "echo" }] }));
  const error = await failureOf(collected(server));
  expect(error).toMatchObject({ failure: { code: "Rejected", field: "prompt", requestId: id, maybeBilled: true, retryable: false } });
  expect(String(error)).toContain("The content was flagged");
});

it("[F7] (13.1 #9) a failure that the status announces is not read ten times", async () => {
  const server = await statusServer([{ ...completed, error: "x", error_type: "runner_server_error" }], (_seen, response) => sendJson(response, 500, { detail: "CUDA out of memory", error_type: "runner_server_error" }));
  expect(await failureOf(collected(server))).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining("CUDA out of memory"), maybeBilled: false, retryable: true } });
  expect(server.seen).toHaveLength(3);
});

it.each([
  ["the queue's own", { detail: "Internal server error", error_type: "internal_error" }, {}, { maybeBilled: true, retryable: true, message: "fal answered 500 again and again: Internal server error. Run again to fetch the result." }],
  ["the model's", { detail: [{ loc: ["body"], msg: "CUDA out of memory", type: "internal_server_error" }] }, {}, { maybeBilled: false }],
  ["one that is not billed", { detail: "x", error_type: "internal_error" }, { "x-fal-billable-units": "0" }, { maybeBilled: false }],
])("[F7] (T29) a 500 of a request whose status names no failure: %s", async (_whose, body, headers, failure) => {
  const server = await statusServer([completed], (_seen, response) => response.writeHead(500, { "content-type": "application/json", ...headers }).end(JSON.stringify(body)));
  expect(await failureOf(collected(server))).toMatchObject({ failure: { code: "Unavailable", requestId: id, ...failure } });
});

it.each([["client_disconnected", "Unavailable"], ["client_cancelled", "Cancelled"]])("[F7] (T29) a 499 of a request whose status names no failure, %s, is %s: who was cut off was not cancelled", async (type, code) => {
  const server = await statusServer([completed], (_seen, response) => sendJson(response, 499, { detail: "x", error_type: type }));
  expect(await failureOf(collected(server))).toMatchObject({ failure: { code, requestId: id, maybeBilled: true } });
});

it.each([404, 410])("[F7] (T30) a result that is gone (%i) is paid and unavailable", async (status) => {
  const server = await statusServer([completed], (_seen, response) => sendJson(response, status, { detail: "gone" }));
  expect(await failureOf(collected(server))).toMatchObject({ failure: { code: "Unavailable", maybeBilled: true, retryable: false, requestId: id, message: expect.stringContaining("paid") } });
});

it("[F7] (T28) a key that is refused while waiting does not hide that the request may be billed", async () => {
  const server = await statusServer([(_seen, response) => sendJson(response, 401, { detail: "invalid key credentials" })]);
  expect(await failureOf(collected(server))).toMatchObject({ failure: { code: "Unauthorised", maybeBilled: true, requestId: id } });
});

it("[F1] a log line or an error that holds the key is told without it", async () => {
  const server = await statusServer([{ status: "IN_PROGRESS", logs: [{ message: "using canary-id:canary-secret" }] }, completed], (_seen, response) => sendJson(response, 400, { detail: "bad key canary-id:canary-secret" }));
  const told: Progress[] = [];
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url } }).collect(endpoint, { requestId: id }, { signal: never, progress: (progress) => void told.push(progress) }));
  expect(told.flatMap(({ logs = [] }) => logs)).toEqual(["using [key]"]);
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("canary");
});

// Cancel, find, upload

it.each([[202, "requested"], [200, "requested"], [400, "too late"], [404, "not known"]])("[F11] cancel answered %i: %s", async (status, said) => {
  const server = await queueServer((_seen, response) => sendJson(response, status, { status: "WORD" }));
  expect(await testFal({ target: { kind: "url", url: server.url } }).cancel(endpoint, { requestId: id })).toBe(said);
  expect(server.seen).toMatchObject([{ method: "PUT", path: `/fal-ai/playground-v25/requests/${id}/cancel` }]);
});

it("[F10] finds a lost attempt in the request list, page by page", async () => {
  const item = (request: string, tag: string) => ({ request_id: request, endpoint_id: endpoint, json_input: { request_id: tag } });
  const server = await scriptedServer((seen, response) =>
    sendJson(response, 200, seen.path.includes("cursor=two") ? { items: [item("r2", "attempt-7")], has_more: false, next_cursor: null } : { items: [null, { request_id: "r0" }, item("r1", "attempt-6")], has_more: true, next_cursor: "two" }),
  );
  const fal = testFal({ target: { kind: "url", url: server.url } });
  expect(await fal.find(endpoint, attempt, never)).toEqual({ requestId: "r2" });
  expect(server.seen[0]).toMatchObject({ path: "/v1/models/requests/by-endpoint?endpoint_id=fal-ai%2Fplayground-v25&expand=payloads&limit=100", headers: { "x-fal-target-host": "api.fal.ai" } });
  expect(await fal.find(endpoint, { id: "attempt-8" }, never)).toBeUndefined();
});

it.each<[string, Answer, string]>([
  ["401", (_seen, response) => sendJson(response, 401, { detail: "invalid key credentials" }), "fal answered 401: invalid key credentials"],
  ["404", (_seen, response) => sendJson(response, 404, { detail: "Not found" }), "fal answered 404: Not found"],
  ["503", (_seen, response) => sendJson(response, 503, { detail: "down" }), "fal answered 503: down"],
  ["a page", (_seen, response) => response.end("<html>"), "fal answered with something that is no list"],
  ["another record", (_seen, response) => sendJson(response, 200, { detail: "hello" }), "fal answered with something that is no list"],
  ["a reset", (_seen, response) => response.destroy(), "broke before the whole answer was there"],
])("[F10] a list that answers %s could not be read, which is told, and is asked twice at most", async (_name, answer, words) => {
  const server = await scriptedServer(answer);
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url } }).find(endpoint, attempt, never));
  expect(error).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining(words) } });
  expect(server.seen.length).toBeLessThanOrEqual(2);
});

it("[F10] a list that hangs is given up after twice ten seconds", async () => {
  const clock = testClock();
  const server = await scriptedServer(() => clock.expire(10_000));
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url }, clock }).find(endpoint, attempt, never));
  expect(error).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining("did not answer within 10 seconds") } });
  expect(server.seen).toHaveLength(2);
});

it("[F4] a port that nothing connects to was not sent", async () => {
  expect(await failureOf(testFal({ target: { kind: "url", url: "http://127.0.0.1:9" } }).submit(endpoint, { prompt: "x" }, once))).toMatchObject({ name: "NotSent" });
});

it("[F10] a list whose pages never end is left after twenty", async () => {
  const server = await scriptedServer((_seen, response) => sendJson(response, 200, { items: [], has_more: true, next_cursor: "again" }));
  expect(await testFal({ target: { kind: "url", url: server.url } }).find(endpoint, attempt, never)).toBeUndefined();
  expect(server.seen).toHaveLength(20);
});

it("[F12] (13.1 #20) an upload whose storage refuses, breaks off or says nothing is done again as a whole", async () => {
  let puts = 0;
  const server = await scriptedServer((seen, response, index) => {
    if (seen.method === "POST") return index === 0 ? sendJson(response, 200, {}) : sendJson(response, 200, { upload_url: `http://${seen.headers.host}/put`, file_url: `http://${seen.headers.host}/file` });
    puts += 1;
    if (puts === 1) return response.writeHead(403).end("expired");
    if (puts === 2) return response.destroy();
    response.writeHead(200).end();
  });
  const url = await testFal({ target: { kind: "url", url: server.url } }).upload(new TextEncoder().encode("pixels"), "image/png", "a.png", never);
  expect(url).toBe(`${server.url}/file`);
  expect(server.seen.map(({ method }) => method).join(" ")).toBe("POST POST PUT POST PUT POST PUT");
  expect(server.seen.at(-1)).toMatchObject({ body: "pixels", headers: { "content-type": "image/png" } });
  expect(server.seen.at(-1)?.headers.authorization).toBeUndefined();
  expect(server.seen.at(-2)?.body).toBe('{"content_type":"image/png","file_name":"a.png"}');
});

it("[F12] a locked account is said at once", async () => {
  const server = await scriptedServer((_seen, response) => sendJson(response, 403, { detail: "User is locked. Reason: Exhausted balance." }));
  const error = await failureOf(testFal({ target: { kind: "url", url: server.url } }).upload(new Uint8Array([1]), "image/png", "a.png", never));
  expect(error).toMatchObject({ failure: { code: "AccountLocked", maybeBilled: false } });
  expect(server.seen).toHaveLength(1);
});
