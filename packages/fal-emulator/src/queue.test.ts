import { request } from "node:http";
import { expect, test } from "vitest";
import { app, key, start, type Json } from "./testing/emulatorTest.ts";

const bunny = { prompt: "Easter bunny", seed: 3 };
const parsed = (text: string): Json => JSON.parse(text);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("[E1] the target host is the first path segment or a header; bare POST is a queue submit", async () => {
  const { api, clock, emulator } = await start();
  for (const path of [app, `queue.fal.run/${app}`]) expect((await api.submit(bunny, path)).body.request_id).toMatch(uuid);
  const direct = [api.submit(bunny, `fal.run/${app}`), api.submit(bunny, app, { "x-fal-target-host": "fal.run" })];
  while (emulator.ledger().submissions.length < 4) await api.get("/_emulator/ledger");
  await clock.advance(1000);
  for (const reply of await Promise.all(direct)) expect(reply.body.images[0]?.url).toContain("/files/");
  expect(emulator.ledger().submissions.map(({ via }) => via)).toEqual(["queue", "queue", "direct", "direct"]);
});

test("[E1] slashes too many do no harm, and what is no address is not found", async () => {
  const { emulator } = await start();
  const ask = (path: string) => new Promise<number>((resolve) => {
    request({ host: "127.0.0.1", port: new URL(emulator.url).port, method: "POST", path, headers: { authorization: `Key ${key}` } }, ({ statusCode = 0 }) => resolve(statusCode)).end(JSON.stringify(bunny));
  });
  expect([await ask(`//queue.fal.run//${app}`), await ask(`http://queue.fal.run/${app}`)]).toEqual([200, 200]);
  for (const path of ["//%ff/..%2f", "http://", "*", "/%"]) expect([path, await ask(path)]).toEqual([path, 404]);
});

test("[E1] a proxied URL names the target, and so does the host", async () => {
  const { api, clock, emulator } = await start();
  const proxied = (url: string) => api.call("POST", "/any/path?at=all", { body: JSON.stringify(bunny), headers: { "x-fal-target-url": url } });
  expect((await proxied(`https://queue.fal.run/${app}?logs=1`)).body.request_id).toMatch(uuid);
  for (const wrong of [`https://evilfal.run/${app}`, `https://fal.run.example/${app}`, "https://queue.fal.run/"]) expect([wrong, (await proxied(wrong)).status]).toEqual([wrong, 404]);
  const byHost = new Promise<number>((resolve) => {
    request(`${emulator.url}/${app}`, { method: "POST", headers: { authorization: `Key ${key}`, host: "fal.run" } }, ({ statusCode = 0 }) => resolve(statusCode)).end(JSON.stringify({ prompt: 5 }));
  });
  while (emulator.ledger().calls.direct < 1) await api.get("/_emulator/ledger");
  await clock.advance(1000);
  expect(await byHost).toBe(422);
});

test("[E2] the wrong host is not found", async () => {
  const { api, emulator } = await start();
  expect((await api.submit(bunny, `rest.fal.ai/${app}`)).status).toBe(404);
  expect((await api.call("POST", "/queue.fal.run/storage/upload/initiate", { body: "{}" })).status).toBe(404);
  expect((await api.get("/queue.fal.run/files/x.png")).status).toBe(404);
  const { request_id: id } = (await api.submit(bunny)).body;
  for (const host of ["rest.fal.ai", "fal.run", "api.fal.ai"]) expect((await api.get(`/${host}/${app}/requests/${id}/status`)).body.detail).toBe("Path not found");
  expect(emulator.ledger()).toMatchObject({ submissions: [{ requestId: id }], uploads: [] });
});

test("[E3] addresses in answers use the name the caller used", async () => {
  const { api, emulator, clock } = await start();
  const byName = emulator.url.replace("127.0.0.1", "localhost");
  const { body } = await api.call("POST", `${byName}/${app}`, { body: JSON.stringify(bunny) });
  await clock.advance(1000);
  expect(body.status_url).toBe(`${byName}/queue.fal.run/${app}/requests/${body.request_id}/status`);
  expect((await api.get(body.status_url)).body.status).toBe("COMPLETED");
  expect((await api.get(body.response_url)).body.images[0]?.url).toContain(byName);
});

test("[E4] preflights are answered, and only control addresses are closed to browsers", async () => {
  const { api } = await start();
  const preflight = await api.call("OPTIONS", `/queue.fal.run/${app}`, { headers: { "access-control-request-headers": "authorization, x-fal-queue-priority" } });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, x-fal-queue-priority");
  expect((await api.submit(bunny)).headers.get("access-control-allow-origin")).toBe("*");
  expect((await api.get("/_emulator/ledger")).headers.get("access-control-allow-origin")).toBeNull();
});

test("[E10] submit answers ids and addresses", async () => {
  const { api } = await start();
  const { status, body, headers } = await api.submit(bunny);
  expect(status).toBe(200);
  expect(body.request_id).toMatch(uuid);
  expect(headers.get("x-fal-request-id")).toBe(body.request_id);
  expect(body).toMatchObject({ status: "IN_QUEUE", queue_position: 0, cancel_url: expect.stringMatching(/\/fal-ai\/playground-v25\/requests\/[^/]+\/cancel$/) });
  const second = await api.submit({ ...bunny, image_url: "x" }, `${app}/image-to-image`);
  expect(second.body.queue_position).toBe(1);
  expect(second.body.status_url).not.toContain("image-to-image");
});

test("[E11] status goes 202 queued, 202 running, 200 completed", async () => {
  const { api, clock } = await start({ timing: { queueMs: 20, runMs: 50, stepMs: 2 } });
  const { request_id: id } = (await api.submit(bunny)).body;
  expect(await api.status(id)).toMatchObject({ status: 202, body: { status: "IN_QUEUE", queue_position: 0, request_id: id } });
  await clock.advance(20);
  expect(await api.status(id)).toMatchObject({ status: 202, body: { status: "IN_PROGRESS", logs: null, metrics: {} } });
  await clock.advance(99);
  expect((await api.status(id)).body.status).toBe("IN_PROGRESS");
  await clock.advance(1);
  expect(await api.status(id)).toMatchObject({ status: 200, body: { status: "COMPLETED", logs: null, metrics: { inference_time: 0.1 } } });
});

test("[E12] logs come on demand, all so far, without level and source", async () => {
  const { api, clock } = await start({ timing: { queueMs: 0, runMs: 100, stepMs: 0 } });
  const { request_id: id } = (await api.submit(bunny)).body;
  expect((await api.status(id, "?logs=1")).body).not.toHaveProperty("logs");
  await clock.advance(0);
  const first = (await api.status(id, "?logs=1")).body.logs;
  await clock.advance(50);
  const more = (await api.status(id, "?logs=true")).body.logs;
  expect([first.length, more.length]).toEqual([1, 3]);
  expect(more.slice(0, 1)).toEqual(first);
  expect(more[1]).toEqual({ timestamp: "2026-01-02T03:04:05.025000", message: " 25%|███       | 6/25", labels: {} });
  for (const query of ["", "?logs=0", "?logs=false"]) expect((await api.status(id, query)).body.logs).toBeNull();
});

test("[E13] full and short paths, trailing slash and /response", async () => {
  const { api, clock } = await start();
  const { request_id: id } = (await api.submit(bunny, `${app}/`)).body;
  await clock.advance(1000);
  for (const form of [app, `${app}/image-to-image`]) {
    for (const end of ["", "/", "/response"]) expect((await api.get(`/${form}/requests/${id}${end}`)).body.seed).toBe(3);
    for (const end of ["/status", "/status/"]) expect((await api.get(`/${form}/requests/${id}${end}`)).body.status).toBe("COMPLETED");
  }
});

test("[E14] the result is 400 before the end, bare after it, gone when it expires", async () => {
  const { api, clock } = await start({ keep: { resultMs: 5000 } });
  const { request_id: id } = (await api.submit(bunny)).body;
  expect(await api.result(id)).toMatchObject({ status: 400, body: { detail: "Request is still in progress" } });
  await clock.advance(1000);
  const { status, body, headers } = await api.result(id);
  expect([status, Object.keys(body)]).toEqual([200, ["images", "timings", "seed", "has_nsfw_concepts", "prompt"]]);
  expect([headers.get("x-fal-request-id"), headers.get("x-fal-billable-units")]).toEqual([id, "1"]);
  await clock.advance(5000);
  expect(await api.result(id)).toMatchObject({ status: 404, body: { status: "NOT_FOUND" } });
});

test("[E14] a result of 10 KB or more is kept for six minutes, a smaller one for an hour", async () => {
  for (const [length, keptMs] of [[9_000, 3_600_000], [11_000, 360_000]] as const) {
    const { api, clock } = await start();
    const { request_id: id } = (await api.submit({ ...bunny, prompt: "x".repeat(length) })).body;
    await clock.advance(110); // queueMs, runMs, 25 steps
    await clock.advance(keptMs - 1);
    expect((await api.result(id)).status).toBe(200);
    await clock.advance(1);
    expect((await api.result(id)).status).toBe(404);
  }
});

test("[E15] what does not exist says so", async () => {
  const { api } = await start({ otherEndpoints: "refuse" });
  expect(await api.status("nobody")).toMatchObject({ status: 404, body: { status: "NOT_FOUND" } });
  expect(await api.submit(bunny, "fal-ai/nothing")).toMatchObject({ status: 404, body: { detail: 'Application "nothing" not found' } });
  expect(await api.submit(bunny, `${app}/upscale`)).toMatchObject({ status: 404, body: { detail: "Path /upscale not found" } });
  expect(await api.submit(bunny, "workflows/me/flow/sub")).toMatchObject({ status: 404, body: { detail: 'Application "flow" not found' } });
  for (const path of ["/", "/queue.fal.run/one", `/queue.fal.run/${app}/../x`, "/queue.fal.run/a/b%20c", "/queue.fal.run/.hidden/x", "/v1/models", "/files/a/multipart/b/0"]) {
    expect([path, (await api.call("POST", path)).status]).toEqual([path, 404]);
  }
});

test("[E16] cancel while it waits, while it runs, and too late", async () => {
  const { api, clock } = await start({ timing: { queueMs: 20, runMs: 100, stepMs: 0 } });
  const cancel = (id: string) => api.call("PUT", `/${app}/requests/${id}/cancel`);
  const queued = (await api.submit(bunny)).body.request_id;
  expect(await cancel(queued)).toMatchObject({ status: 202, body: { status: "CANCELLATION_REQUESTED" } });
  const running = (await api.submit(bunny)).body.request_id;
  await clock.advance(30);
  expect((await cancel(running)).status).toBe(202);
  for (const id of [queued, running]) {
    expect(await api.status(id)).toMatchObject({ status: 200, body: { status: "COMPLETED", error_type: "client_cancelled" } });
    expect(await api.result(id)).toMatchObject({ status: 499, body: { detail: "Request cancelled by the client." } });
    expect(await cancel(id)).toMatchObject({ status: 400, body: { status: "ALREADY_COMPLETED" } });
  }
  expect(await cancel("nobody")).toMatchObject({ status: 404, body: { status: "NOT_FOUND" } });
});

test("[E16] a running job may complete all the same", async () => {
  const { api, clock } = await start({ cancelRunning: "completes" });
  const { request_id: id } = (await api.submit(bunny)).body;
  await clock.advance(30);
  expect((await api.call("PUT", `/${app}/requests/${id}/cancel`)).status).toBe(202);
  await clock.advance(1000);
  expect((await api.result(id)).status).toBe(200);
});

test("[E17] the stream sends each line once and ends with COMPLETED", async () => {
  const { api, clock, emulator } = await start({ timing: { queueMs: 20, runMs: 100, stepMs: 0 } });
  const { request_id: id } = (await api.submit(bunny)).body;
  const response = await fetch(`${emulator.url}/${app}/requests/${id}/status/stream?logs=1`, { headers: { authorization: `Key ${key}` } });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  await clock.advance(1000);
  const text = await response.text();
  expect(text).toContain(": ping\n\n");
  const events = text.split("\n\n").filter((line) => line.startsWith("data: ")).map((line) => parsed(line.slice(6)));
  expect(events[0]?.status).toBe("IN_QUEUE");
  expect(events.at(-1)).toMatchObject({ status: "COMPLETED", metrics: { inference_time: 0.1 } });
  const polled = (await api.status(id, "?logs=1")).body.logs;
  expect(events.flatMap((event) => ("logs" in event ? event.logs : []))).toEqual(polled);
});

test("[E18] jobs of one key run a few at a time, low priority last", async () => {
  const { api, clock, emulator } = await start({ concurrency: 1, timing: { queueMs: 20, runMs: 90, stepMs: 0 } });
  await api.submit(bunny);
  await api.submit(bunny, app, { "x-fal-queue-priority": "low" });
  await api.submit(bunny);
  await api.submit(bunny, app, { authorization: "Key somebody-else" });
  const states = () => emulator.ledger().submissions.map(({ state }) => state);
  await clock.advance(30);
  expect(states()).toEqual(["IN_PROGRESS", "IN_QUEUE", "IN_QUEUE", "IN_PROGRESS"]);
  expect((await api.submit(bunny, `fal.run/${app}`))).toMatchObject({ status: 429, body: { error_type: "concurrent_requests_limit" } });
  await clock.advance(90);
  expect(states()).toEqual(["COMPLETED", "IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
  await clock.advance(180);
  expect(states()).toEqual(Array.from({ length: 4 }, () => "COMPLETED"));
});

test("[E18] direct calls start at once, and beyond the limit they are refused, however close together they come", async () => {
  const { api, clock, emulator } = await start({ concurrency: 3, timing: { queueMs: 20, runMs: 90, stepMs: 0 } });
  await api.submit(bunny);
  await clock.advance(30);
  const replies = Array.from({ length: 5 }, () => api.submit(bunny, `fal.run/${app}`));
  while (emulator.ledger().calls.direct < 5) await api.get("/_emulator/ledger");
  await api.submit(bunny);
  await api.submit(bunny, app, { authorization: "Key somebody-else" });
  await clock.advance(30);
  expect(emulator.ledger().submissions.map(({ via, state }) => `${via} ${state}`)).toEqual([
    "queue IN_PROGRESS", "direct IN_PROGRESS", "direct IN_PROGRESS", "queue IN_QUEUE", "queue IN_PROGRESS",
  ]);
  await clock.advance(60); // 90 ms after the direct calls came: they never waited
  const [refused, answered] = await Promise.all(replies).then((all) => [all.filter(({ status }) => status === 429), all.filter(({ status }) => status === 200)]);
  expect([refused?.length, answered?.length]).toEqual([3, 2]);
  for (const { headers, body } of refused ?? []) {
    expect([headers.get("x-fal-needs-retry"), headers.get("x-fal-error-type")]).toEqual(["1", "concurrent_requests_limit"]);
    expect(body).toMatchObject({ error_type: "concurrent_requests_limit" });
  }
  await clock.advance(1000);
  const again = api.submit(bunny, `fal.run/${app}`);
  while (emulator.ledger().calls.direct < 6) await api.get("/_emulator/ledger");
  await clock.advance(90);
  expect((await again).status).toBe(200);
});

test("[E19] a queue that is too long refuses; a start that is too late fails", async () => {
  const { api, clock } = await start({ concurrency: 1, timing: { queueMs: 0, runMs: 5000, stepMs: 0 } });
  await api.submit(bunny);
  await clock.advance(1);
  const late = (await api.submit(bunny, app, { "x-fal-request-timeout": "2" })).body.request_id;
  expect((await api.submit(bunny, `${app}?fal_max_queue_length=0`)).status).toBe(429);
  expect((await api.submit(bunny, `${app}?fal_max_queue_length=1`)).status).toBe(200);
  await clock.advance(1999);
  expect((await api.status(late)).body.status).toBe("IN_QUEUE");
  await clock.advance(1);
  expect((await api.status(late)).body).toMatchObject({ status: "COMPLETED", error_type: "request_timeout" });
  const result = await api.result(late);
  expect([result.status, result.headers.get("x-fal-request-timeout-type")]).toEqual([504, "user"]);
  for (const bad of ["soon", "0.1", "-3"]) expect(await api.submit(bunny, app, { "x-fal-request-timeout": bad })).toMatchObject({ status: 400, body: { error_type: "bad_request" } });
});

test("[E19] a queue length or a start timeout that is no number is refused", async () => {
  const { api, emulator } = await start();
  for (const longest of ["many", "-1", "1.5", ""]) expect(await api.submit(bunny, `${app}?fal_max_queue_length=${longest}`)).toMatchObject({ status: 400, body: { error_type: "bad_request" } });
  expect(emulator.ledger().submissions).toEqual([]);
});

test("[E19] priority and runner hint are noted", async () => {
  const { api, emulator } = await start();
  const { headers } = await api.submit(bunny, app, { "X-Fal-Queue-Priority": "low", "X-Fal-Runner-Hint": "warm-one" });
  expect(headers.get("x-fal-runner-hints")).toBe("warm-one");
  await api.submit(bunny);
  expect(emulator.ledger().submissions.map(({ priority }) => priority)).toEqual(["low", "normal"]);
});

test("[E19] a run that is lost fails where the caller forbids to try again", async () => {
  for (const header of ["1", "true", "Yes"]) {
    const { api, clock } = await start({ faults: [{ on: "status", call: 1, do: "requeue" }] });
    const { request_id: id } = (await api.submit(bunny, app, { "x-fal-no-retry": header })).body;
    await clock.advance(30);
    expect(await api.status(id)).toMatchObject({ status: 200, body: { status: "COMPLETED", error_type: "runner_disconnected" } });
    expect(await api.result(id)).toMatchObject({ status: 503, body: { error_type: "runner_disconnected" } });
  }
});

test("[E20] a token stands for its caller: on its apps, in the address, for its time", async () => {
  const { api, emulator, clock } = await start({ keys: [key] });
  const mint = async (apps: unknown) => api.call("POST", "/rest.fal.ai/tokens/", { body: JSON.stringify({ allowed_apps: apps, token_expiration: 60 }) });
  const minted = async (app: string) => {
    const { body }: { readonly body: unknown } = await mint([app]);
    return typeof body === "string" ? body : "";
  };
  const token = await minted("playground-v25");
  const { request_id: id } = (await api.submit(bunny)).body;
  const ask = async (name: string) => (await fetch(`${emulator.url}/${app}/requests/${id}/status?fal_jwt_token=${name}`)).status;
  expect(token).not.toContain(key);
  expect([await ask(token), await ask(await minted("other")), await ask("emulator.forged")]).toEqual([202, 401, 401]);
  expect([(await mint("playground-v25")).status, (await mint([5])).status]).toEqual([422, 422]);
  await clock.advance(60_000);
  expect(await ask(token)).toBe(401);
});

test("[E21] every answer of fal's servers has a request id, the ingress's has none", async () => {
  const { api, emulator } = await start({ faults: [{ on: "cancel", do: "error", status: 502 }] });
  const { request_id: id } = (await api.submit(bunny)).body;
  const idOf = async (call: Promise<{ readonly headers: Headers }>) => (await call).headers.get("x-fal-request-id");
  expect([await idOf(api.status(id)), await idOf(api.result(id))]).toEqual([id, id]);
  const others = [api.submit([]), api.status("nobody"), api.submit(bunny, `${app}/nothing`), api.submit(bunny, app, { authorization: "none" }), api.call("POST", "/storage/upload/initiate", { body: "{}" })];
  for (const reply of others) expect(await idOf(reply)).toMatch(uuid);
  expect(await idOf(api.call("PUT", `/${app}/requests/${id}/cancel`))).toBeNull();
  expect(emulator.ledger().calls.cancel).toBe(1);
});

test("[E4] control addresses refuse web pages, and names that may be anybody's", async () => {
  const { api, emulator } = await start();
  await api.submit(bunny);
  const reset = (headers: Record<string, string>) => new Promise<number>((resolve) => {
    request(`${emulator.url}/_emulator/reset`, { method: "POST", headers }, ({ statusCode = 0 }) => resolve(statusCode)).end();
  });
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { host: "evil.example" }, { host: "evil.example:8787" }]) expect([headers, await reset(headers)]).toEqual([headers, 403]);
  expect((await api.call("OPTIONS", "/_emulator/reset", { headers: { origin: "https://evil.example" } })).status).toBe(403);
  expect(emulator.ledger().submissions).toHaveLength(1);
  for (const headers of [{}, { host: "localhost:1" }, { host: "[::1]:1" }, { host: "emulator" }]) expect([headers, await reset(headers)]).toEqual([headers, 200]);
});

test("[E5] other methods and realtime are refused in words", async () => {
  const { api } = await start();
  const other = await api.get(`/fal.run/${app}?prompt=fox`);
  expect([other.status, other.body.detail, other.headers.get("allow")]).toEqual([405, "Method Not Allowed", "POST"]);
  expect(await api.get(`/fal.run/${app}/realtime?fal_jwt_token=x`)).toMatchObject({ status: 501, body: { detail: expect.stringContaining("no realtime") } });
});

test("[E24] a run can be streamed: progress, then the output", async () => {
  const { clock, emulator } = await start({ timing: { queueMs: 20, runMs: 100, stepMs: 0 } });
  const post = (input: object, path = `fal.run/${app}/stream`) => fetch(`${emulator.url}/${path}`, { method: "POST", body: JSON.stringify(input), headers: { authorization: `Key ${key}` } });
  const response = await post(bunny);
  expect([response.status, response.headers.get("content-type"), response.headers.get("x-fal-request-id")]).toEqual([200, "text/event-stream", emulator.ledger().submissions[0]?.requestId]);
  await clock.advance(100);
  const events = (await response.text()).split("\n\n").slice(0, -1).map((event) => parsed(event.replace("data: ", "")));
  expect(events.slice(0, -1)).toEqual(["Drawing a placeholder", " 25%|███       | 6/25", " 50%|█████     | 13/25", " 75%|████████  | 19/25", "100%|██████████| 25/25"].map((progress) => ({ progress })));
  expect(events.at(-1)).toMatchObject({ seed: 3, images: [{ width: 1024 }] });
  expect(await (await post({ prompt: 5 })).json()).toMatchObject({ detail: [{ loc: ["body", "prompt"] }] });
  expect(emulator.ledger().submissions.map(({ via }) => via)).toEqual(["direct"]);
  const banned = await post({ prompt: "forbidden" }, `${app}/stream`);
  await clock.advance(100);
  expect(await banned.text()).toContain("content_policy_violation");
});

test("[E24] streamed runs obey the limit of direct calls", async () => {
  const { api, emulator } = await start({ concurrency: 1 });
  const first = await fetch(`${emulator.url}/fal.run/${app}/stream`, { method: "POST", body: JSON.stringify(bunny), headers: { authorization: `Key ${key}` } });
  expect([first.status, (await api.submit(bunny, `fal.run/${app}/stream`)).status]).toEqual([200, 429]);
});

test("[E20] a key is needed, and never kept", async () => {
  const { api, emulator } = await start({ keys: [key] });
  const bare = (method: string, path: string) => fetch(emulator.url + path, { method }).then(async (reply) => ({ status: reply.status, body: parsed(await reply.text()) }));
  expect(await bare("POST", `/${app}`)).toMatchObject({ status: 401, body: { detail: expect.stringContaining(`Cannot access application "${app}"`) } });
  expect(await bare("POST", "/storage/upload/initiate")).toEqual({ status: 401, body: { detail: "Authorization header is required" } });
  for (const authorization of ["Key wrong", `Bearer ${key}`]) expect(await api.submit(bunny, app, { authorization })).toMatchObject({ status: 401, body: { detail: "invalid key credentials" } });
  expect((await api.submit(bunny)).status).toBe(200);
  const ledger = await api.get("/_emulator/ledger");
  expect(ledger.body.submissions[0]?.keyHash).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.stringify(ledger.body)).not.toContain("secret");
});
