import { createServer } from "node:http";
import { createFalClient, fal as singleton, isRetryableError, parseEndpointId, withMiddleware, withProxy, ApiError, ValidationError, type QueueStatus } from "@fal-ai/client";
import sharp from "sharp";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions } from "@playgraph/fal-emulator";
import { app, key } from "../testing/emulatorTest.ts";
import { manualClock } from "../testing/manualClock.ts";
import { redirectedTo } from "../testing/redirectedTo.ts";

// What @fal-ai/client 1.10.1 documents in its README and its declarations, call by call, as a user writes it.

const input = { prompt: "Easter bunny", seed: 3, image_size: { width: 64, height: 64 } };
const fast: EmulatorOptions = { timing: { queueMs: 5, runMs: 20, stepMs: 0 } };
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator(fast);
});
afterEach(() => emulator.close());

const clientOf = ({ url }: Emulator) => createFalClient({ credentials: key, fetch: redirectedTo(url) });
const client = () => clientOf(emulator);
const lastInput = () => emulator.ledger().submissions.at(-1)?.input ?? {};

test("[E80] fal.config and the singleton", async () => {
  singleton.config({ credentials: () => key, fetch: redirectedTo(emulator.url) });
  const { data, requestId } = await singleton.run(app, { input });
  expect([data.seed, requestId]).toEqual([3, emulator.ledger().submissions[0]?.requestId]);
});

test("[E80] the ways to point it here: requestMiddleware, proxyUrl, withProxy", async () => {
  const ways = [
    { requestMiddleware: async (request: { method: string; url: string }) => ({ ...request, url: request.url.replace("https://", `${emulator.url}/`) }) },
    { proxyUrl: { url: emulator.url, when: "always" as const } },
    { requestMiddleware: withMiddleware(withProxy({ targetUrl: `${emulator.url}/api/fal/proxy`, when: "always" })) },
  ];
  for (const way of ways) {
    const fal = createFalClient({ credentials: key, ...way });
    expect((await fal.run(app, { input })).data.seed).toBe(3);
    expect((await fal.subscribe(app, { input, pollInterval: 5 })).data.seed).toBe(3);
    expect(await (await fetch(await fal.storage.upload(new Blob(["x"], { type: "image/png" })))).text()).toBe("x");
  }
  expect(emulator.ledger().submissions.map(({ via }) => via)).toEqual(ways.flatMap(() => ["direct", "queue"]));
});

test("[E80] subscribe with logs and onQueueUpdate, polling and streaming", async () => {
  for (const mode of ["polling", "streaming"] as const) {
    const updates: QueueStatus[] = [];
    const lines: string[] = [];
    let enqueued = "";
    const result = await client().subscribe(app, {
      input, mode, ...(mode === "polling" && { pollInterval: 2 }), logs: true,
      onEnqueue: (id) => void (enqueued = id),
      onQueueUpdate: (update) => {
        updates.push(update);
        if (update.status === "IN_PROGRESS") update.logs.map(({ message }) => message).forEach((message) => lines.push(message)); // as the documentation has it
      },
    });
    expect(result).toMatchObject({ requestId: enqueued, data: { seed: 3, images: [{ width: 64, content_type: "image/jpeg" }], has_nsfw_concepts: [false] } });
    expect(updates.at(-1)).toMatchObject({ status: "COMPLETED", request_id: enqueued, logs: expect.arrayContaining([expect.objectContaining({ message: "Drawing a placeholder" })]) });
    expect(lines).toContain("Drawing a placeholder");
  }
});

test("[E80] queue.submit with every option, and its headers as they arrive", async () => {
  const fal = client();
  const { request_id: requestId, ...urls } = await fal.queue.submit(app, {
    input, priority: "low", hint: "warm", startTimeout: 60, storageSettings: { expiresIn: "1h" }, headers: { "X-Fal-Store-IO": "0", "X-Custom": "mine" }, abortSignal: new AbortController().signal,
  });
  expect(urls).toMatchObject({ status: "IN_QUEUE", response_url: expect.stringContaining(requestId), cancel_url: expect.stringContaining("/cancel") });
  expect(emulator.ledger().submissions).toMatchObject([{ priority: "low", requestId }]);
  expect(await fal.queue.subscribeToStatus(app, { requestId, pollInterval: 2, logs: true })).toMatchObject({ status: "COMPLETED" });
  expect((await fal.queue.result(app, { requestId })).data.images).toHaveLength(1);
  expect(await fal.queue.status(`${app}/image-to-image`, { requestId })).toMatchObject({ status: "COMPLETED" });
});

test("[E80] queue.streamStatus, by events and by iteration", async () => {
  const fal = client();
  const { request_id: requestId } = await fal.queue.submit(app, { input });
  const seen: string[] = [];
  const stream = await fal.queue.streamStatus(app, { requestId, logs: true });
  for await (const status of stream) seen.push(status.status);
  expect([seen.at(-1), (await stream.done()).status, stream.requestId]).toEqual(["COMPLETED", "COMPLETED", requestId]);
});

test("[E80] queue.cancel, and what it says when it is too late", async () => {
  const fal = client();
  const { request_id: requestId } = await fal.queue.submit(app, { input });
  await fal.queue.cancel(app, { requestId });
  await expect(fal.queue.result(app, { requestId })).rejects.toMatchObject({ status: 499, body: { error_type: "client_cancelled" }, requestId });
  await expect(fal.queue.cancel(app, { requestId })).rejects.toMatchObject({ status: 400, body: { status: "ALREADY_COMPLETED" } });
  await expect(fal.queue.cancel(app, { requestId: "nobody" })).rejects.toMatchObject({ status: 404 });
});

test("[E80] a timeout of subscribe cancels the request", async () => {
  const slow = await startEmulator({ timing: { queueMs: 60_000 } });
  onTestFinished(() => slow.close());
  await expect(clientOf(slow).subscribe(app, { input, pollInterval: 5, timeout: 50 })).rejects.toThrow("timed out");
  while (slow.ledger().submissions[0]?.outcome !== "cancelled") await fetch(`${slow.url}/_emulator/ledger`);
});

test("[E80] a start timeout is told as the user's own, and not tried again", async () => {
  const clock = manualClock();
  const busy = await startEmulator({ clock, concurrency: 0 });
  onTestFinished(() => busy.close());
  const failing: Promise<unknown> = clientOf(busy).subscribe(app, { input, startTimeout: 60, pollInterval: 5, onEnqueue: () => void clock.advance(60_000) }).catch((error: unknown) => error);
  const failure = await failing;
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({ status: 504, timeoutType: "user", isUserTimeout: true });
  expect([isRetryableError(failure, [504]), busy.ledger().calls.result]).toEqual([false, 1]);
});

test("[E80] validation errors by field", async () => {
  const fal = client();
  const failure: unknown = await fal.subscribe(app, { input: { ...input, num_images: 9 }, pollInterval: 5 }).catch((error: unknown) => error);
  const fields = failure instanceof ValidationError ? failure.getFieldErrors("num_images") : [];
  expect(fields).toMatchObject([{ type: "less_than_equal", loc: ["body", "num_images"], msg: "Input should be less than or equal to 8" }]);
  expect(failure).toMatchObject({ requestId: emulator.ledger().submissions[0]?.requestId });
});

test("[E80] an abort ends a call that waits", async () => {
  const abort = new AbortController();
  emulator.setFaults([{ on: "direct", do: "hang" }]);
  const running = client().run(app, { input, abortSignal: abort.signal });
  while (emulator.ledger().calls.direct === 0) await fetch(`${emulator.url}/_emulator/ledger`);
  abort.abort();
  await expect(running).rejects.toThrow("aborted");
});

test("[E80] fal.stream: by iteration, by events, with a token of the browser's", async () => {
  const fal = client();
  const stream = await fal.stream(app, { input });
  const events: unknown[] = [];
  for await (const event of stream) events.push(event);
  expect(events[0]).toEqual({ progress: "Drawing a placeholder" });
  expect(events.at(-1)).toMatchObject({ seed: 3, images: [{ width: 64 }] });
  expect(await stream.done()).toMatchObject({ seed: 3 });
  const tokenProvider = async () => {
    const answer = await fetch(`${emulator.url}/rest.fal.ai/tokens/`, { method: "POST", headers: { authorization: `Key ${key}` }, body: JSON.stringify({ allowed_apps: [parseEndpointId(app).alias], token_expiration: 120 }) });
    return String(await answer.json());
  };
  const browser = createFalClient({ fetch: redirectedTo(emulator.url), credentials: "" });
  expect(await (await browser.stream(app, { input, connectionMode: "client", tokenProvider })).done()).toMatchObject({ seed: 3 });
});

test("[E80] storage.upload: a blob, a file with a name and a lifetime, and more than 90 MiB in parts", async () => {
  const fal = client();
  const url = await fal.storage.upload(new File(["picture"], "my fox.png", { type: "image/png" }), { lifecycle: { expiresIn: "1d" } });
  const got = await fetch(url);
  expect([url.endsWith("_my_fox.png"), got.headers.get("content-type"), await got.text()]).toEqual([true, "image/png", "picture"]);
  const bytes = new Uint8Array(91 * 1024 * 1024);
  for (let part = 0; part < 10; part++) bytes[part * 10 * 1024 * 1024] = part + 1;
  const large = await fal.storage.upload(new Blob([bytes]));
  expect(Buffer.compare(new Uint8Array(await (await fetch(large)).arrayBuffer()), bytes)).toBe(0);
  expect(emulator.ledger()).toMatchObject({ uploads: [{ bytes: 7 }, { bytes: bytes.length, contentType: "application/octet-stream" }], calls: { "upload-put": 11, "upload-complete": 1 } });
});

test("[E80] blobs in an input are uploaded, and used", async () => {
  const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#ff0000" } }).png().toBuffer();
  const { data } = await client().subscribe(`${app}/image-to-image`, { input: { ...input, strength: 0.05, image_url: new Blob([new Uint8Array(red)], { type: "image/png" }) }, pollInterval: 5 });
  expect(lastInput()["image_url"]).toContain("/v3.fal.media/files/");
  const picture = await fetch(data.images[0]?.url ?? "");
  const { dominant } = await sharp(new Uint8Array(await picture.arrayBuffer())).stats();
  expect([dominant.r > 200, dominant.g < 60]).toEqual([true, true]);
});

test("[E80] transformInput uploads what is nested", async () => {
  const turned = await client().storage.transformInput({ list: [new Blob(["a"])], deep: { file: new Blob(["b"]) }, text: "c" });
  expect(turned).toEqual({ list: [expect.stringContaining("/files/")], deep: { file: expect.stringContaining("/files/") }, text: "c" });
});

test("[E80] webhookUrl", async () => {
  const open = await startEmulator({ ...fast, reach: "anywhere" });
  onTestFinished(() => open.close());
  const received = new Promise<string>((resolve) => {
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (piece: string) => void (body += piece)).on("end", () => {
        response.end();
        server.close();
        resolve(body);
      });
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      void clientOf(open).queue.submit(app, { input, webhookUrl: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/` });
    });
  });
  expect(JSON.parse(await received)).toMatchObject({ status: "OK", request_id: open.ledger().submissions[0]?.requestId, payload: { seed: 3 } });
});

test("[E80] any other endpoint, also by GET", async () => {
  const fal = client();
  const { data } = await fal.subscribe("fal-ai/any-model/v2", { input: { prompt: "fox", style: "bold" }, pollInterval: 5 });
  expect(data).toMatchObject({ prompt: "fox", style: "bold", images: [{ width: 1024 }] });
  await expect(fal.run(app, { method: "get", input })).rejects.toMatchObject({ status: 405 });
});
