import { expect, test } from "vitest";
import { parseFaultPlan, type FaultPlan } from "@playgraph/fal-emulator";
import { app, resultOf, start } from "./testing/emulatorTest.ts";

const fox = { prompt: "fox", seed: 1, image_size: { width: 64, height: 64 } };

/** The system's word for what broke a fetch. */
async function breakage(call: Promise<unknown>): Promise<string> {
  return call.then(() => "none", (error: unknown) => String(error instanceof Error && error.cause instanceof Error && "code" in error.cause ? error.cause.code : error));
}

test("[E70] a rule strikes the calls it names", async () => {
  const { api, emulator } = await start({ faults: [
    { on: "submit", call: 2, do: "error", status: 503 },
    { on: "submit", call: [5, null], do: "error", status: 500 },
    { on: "submit", prompt: "owl", do: "error", status: 408 },
    { on: "submit", endpoint: `${app}/inpainting`, do: "error", status: 409 },
    { on: "status", do: "error", status: 504 },
  ] });
  const statuses = [];
  for (const prompt of ["fox", "fox", "an owl", "fox", "fox", "fox"]) statuses.push((await api.submit({ ...fox, prompt })).status);
  expect(statuses).toEqual([200, 503, 408, 200, 500, 500]);
  emulator.setFaults([{ on: "submit", endpoint: `${app}/inpainting`, do: "error", status: 409 }]);
  expect([(await api.submit(fox)).status, (await api.submit(fox, `${app}/inpainting`)).status]).toEqual([200, 409]);
});

test("[E70] delays add up, then the first other effect decides", async () => {
  const { api, clock, emulator } = await start({ faults: [
    { on: "submit", do: "delay", ms: 300 }, { on: "submit", do: "error", status: 503 }, { on: "submit", do: "delay", ms: 200 }, { on: "submit", do: "error", status: 500 },
  ] });
  let status: number | undefined;
  const call = (async () => {
    ({ status } = await api.submit(fox));
  })();
  while (emulator.ledger().calls.submit === 0) await api.get("/_emulator/ledger");
  await clock.advance(499);
  await api.get("/_emulator/ledger");
  expect(status).toBeUndefined();
  await clock.advance(1);
  await call;
  expect(status).toBe(503);
});

test("[E70] an effect that another has beaten leaves no trace", async () => {
  const { api } = await start({ faults: [{ on: "upload-put", do: "error", status: 403 }, { on: "upload-put", do: "slow", ms: 1000 }] });
  const { upload_url: url } = (await api.call("POST", "/storage/upload/initiate", { body: JSON.stringify({ content_type: "image/png", file_name: "a.png" }) })).body;
  expect((await fetch(url, { method: "PUT", body: "bytes" })).status).toBe(403); // at once: the clock stands still
});

test("[E70] chance strikes by the emulator's random", async () => {
  const { api } = await start({ faults: [{ on: "request-list", chance: 0.5, do: "error", status: 500 }] });
  const statuses = new Set<number>();
  for (let index = 0; index < 40; index++) statuses.add((await api.get(`/v1/models/requests/by-endpoint?endpoint_id=${app}`)).status);
  expect(statuses).toEqual(new Set([200, 500]));
});

test("[E71] before acceptance nothing happens, after it everything", async () => {
  for (const effect of [{ do: "reset" }, { do: "error", status: 502 }] as const) {
    for (const when of ["before", "after"] as const) {
      const { api, emulator, clock } = await start({ faults: [{ on: "submit", ...effect, when }] });
      const told = await breakage(api.submit(fox));
      expect(told).toBe(effect.do === "reset" ? "ECONNRESET" : "none");
      await clock.advance(1000);
      expect(emulator.ledger().submissions.map(({ outcome }) => outcome)).toEqual(when === "before" ? [] : ["ok"]);
    }
  }
});

test("[E72] a call that hangs gets no answer until the emulator closes", async () => {
  const { api, emulator } = await start({ faults: [{ on: "status", do: "hang" }] });
  const { request_id: id } = (await api.submit(fox)).body;
  const hanging = breakage(api.status(id));
  while (emulator.ledger().calls.status === 0) await api.get("/_emulator/ledger");
  await emulator.close();
  expect(await hanging).not.toBe("none");
});

test("[E72] rate limits carry any Retry-After, errors their usual body", async () => {
  const { api, emulator } = await start();
  for (const retryAfter of [2, "Wed, 21 Oct 2026 07:28:00 GMT", "abc"]) {
    emulator.setFaults([{ on: "submit", do: "rate-limit", retryAfter }]);
    const { status, headers } = await api.submit(fox);
    expect([status, headers.get("retry-after")]).toEqual([429, String(retryAfter)]);
  }
  emulator.setFaults([{ on: "submit", do: "rate-limit" }]);
  expect((await api.submit(fox)).headers.has("retry-after")).toBe(false);
  emulator.setFaults([{ on: "result", do: "error", status: 502 }, { on: "status", do: "error", status: 503 }]);
  const gateway = await api.result("any");
  expect([gateway.status, gateway.headers.get("content-type"), gateway.headers.has("x-fal-request-id")]).toEqual([502, "text/html", false]);
  expect(await api.status("any")).toMatchObject({ status: 503, body: { error_type: "runner_connection_error" } });
  emulator.setFaults([{ on: "submit", do: "answer", status: 418, headers: { "x-tea": "yes" }, body: '{"tea":true}' }]);
  expect(await api.submit(fox)).toMatchObject({ status: 418, body: { tea: true } });
  expect(emulator.ledger().submissions).toEqual([]);
});

test("[E72] broken bodies come with the ordinary status, after the call took effect", async () => {
  const { emulator, api } = await start();
  const raw = async () => {
    const reply = await fetch(`${emulator.url}/${app}`, { method: "POST", body: JSON.stringify(fox), headers: { authorization: "Key a" } });
    return [reply.status, reply.headers.get("content-type"), await reply.text()] as const;
  };
  const bodies: string[] = [];
  for (const how of ["truncated-json", "html", "empty", "null", "huge"] as const) {
    emulator.setFaults([{ on: "submit", do: "broken-body", how, ...(how === "huge" && { bytes: 1_000_000 }) }]);
    const [status, type, body] = await raw();
    expect([status, type]).toEqual([200, how === "html" ? "text/html" : "application/json"]);
    bodies.push(body);
  }
  expect(() => JSON.parse(bodies[0] ?? "") as unknown).toThrow(SyntaxError);
  expect(bodies.slice(2, 4)).toEqual(["", "null"]);
  expect(JSON.parse(bodies[4] ?? "")).toHaveProperty("request_id");
  expect(bodies[4]?.length).toBeGreaterThan(1_000_000);
  expect(emulator.ledger().submissions).toHaveLength(5);
  emulator.setFaults([{ on: "submit", do: "patch", fields: { request_id: "../../evil" } }]);
  expect((await api.submit(fox)).body).toMatchObject({ request_id: "../../evil", queue_position: 5 });
});

test("[E72] a status can go back to the queue, or say an unknown word", async () => {
  const { api, clock } = await start({ timing: { queueMs: 20, runMs: 100, stepMs: 0 }, faults: [{ on: "status", call: 2, do: "requeue" }, { on: "status", call: 4, do: "status-word", word: "PONDERING" }] });
  const { request_id: id } = (await api.submit(fox)).body;
  await clock.advance(50);
  const words = [];
  for (let index = 0; index < 3; index++) words.push((await api.status(id)).body.status);
  await clock.advance(200);
  for (let index = 0; index < 2; index++) words.push((await api.status(id)).body.status);
  expect(words).toEqual(["IN_PROGRESS", "IN_QUEUE", "IN_QUEUE", "PONDERING", "COMPLETED"]);
  expect((await api.result(id)).status).toBe(200);
});

test("[E72] a stream can end early", async () => {
  const { api, emulator } = await start({ faults: [{ on: "stream", do: "end-stream", afterEvents: 1 }] });
  const { request_id: id } = (await api.submit(fox)).body;
  const text = await (await fetch(`${emulator.url}/${app}/requests/${id}/status/stream`, { headers: { authorization: "Key a" } })).text();
  expect(text.match(/^data: /gm)).toHaveLength(1);
  expect(text).not.toContain("COMPLETED");
});

test("[E72] results and files expire for good, with the status that the rule names", async () => {
  for (const status of [404, 410, undefined] as const) {
    const started = await start({ keep: { resultMs: 60_000 } });
    const { emulator, api, clock } = started;
    const url = (await resultOf(started, fox)).body.images[0]?.url ?? "";
    const id = emulator.ledger().submissions[0]?.requestId ?? "";
    const ask = async () => [(await api.result(id)).status, (await fetch(url)).status];
    emulator.setFaults((["result", "file"] as const).map((on) => ({ on, do: "expire", call: 1, ...(status && { status }) })));
    for (let time = 0; time < 3; time++) expect(await ask()).toEqual([status ?? 404, status ?? 404]);
    emulator.setFaults([]);
    await clock.advance(60_000);
    expect(await ask()).toEqual([status ?? 404, status ?? 404]);
    emulator.reset();
    expect(await ask()).toEqual([404, 404]);
  }
});

test("[E72] a result that expired before its job was done stays so", async () => {
  const { api, clock } = await start({ faults: [{ on: "result", call: 1, do: "expire", status: 410 }] });
  const { request_id: id } = (await api.submit(fox)).body;
  expect([(await api.result(id)).status, (await api.result(id)).status]).toEqual([410, 410]);
  await clock.advance(1000);
  expect((await api.result(id)).status).toBe(410);
});

test("[E72] an upload that expired takes no more bytes, and stays in the ledger", async () => {
  const { api, emulator } = await start({ faults: [{ on: "file", call: 1, do: "expire", status: 410 }] });
  const { upload_url: upload, file_url: file } = (await api.call("POST", "/storage/upload/initiate", { body: JSON.stringify({ content_type: "image/png", file_name: "a.png" }) })).body;
  const put = async () => (await fetch(upload, { method: "PUT", body: "picture" })).status;
  expect([await put(), (await fetch(file)).status, await put(), (await fetch(file)).status]).toEqual([200, 410, 403, 410]);
  expect(emulator.ledger().uploads).toMatchObject([{ bytes: 7 }]);
});

test("[E72] files can be short, cut off, or slow", async () => {
  const started = await start();
  const { emulator, api, clock } = started;
  const url = (await resultOf(started, fox)).body.images[0]?.url ?? "";
  const whole = await api.bytes(url);
  const plans: readonly FaultPlan[] = [
    [{ on: "file", do: "truncate", keep: 0.5, how: "short" }],
    [{ on: "file", do: "truncate", keep: 0.5, how: "cut" }],
    [{ on: "file", prompt: "fox", do: "slow", ms: 1000 }],
  ];
  emulator.setFaults(plans[0] ?? []);
  expect(await api.bytes(url)).toEqual(whole.subarray(0, Math.floor(whole.length / 2)));
  emulator.setFaults(plans[1] ?? []);
  await expect(api.bytes(url)).rejects.toThrow("terminated");
  emulator.setFaults(plans[2] ?? []);
  const reader = (await fetch(url)).body?.getReader();
  const early = await reader?.read();
  expect(early?.value?.length).toBeLessThan(whole.length / 2);
  let size = early?.value?.length ?? 0;
  for (let piece = 1; piece < 10; piece++) {
    await clock.advance(100);
    size += (await reader?.read())?.value?.length ?? 0;
  }
  expect(size).toBe(whole.length);
});

test("[E72] an upload can be slow", async () => {
  const { api, clock, emulator } = await start({ faults: [{ on: "upload-put", do: "slow", ms: 1000 }] });
  const { upload_url: url } = (await api.call("POST", "/storage/upload/initiate", { body: JSON.stringify({ content_type: "image/png", file_name: "a.png" }) })).body;
  const put = fetch(url, { method: "PUT", body: "bytes" });
  while (emulator.ledger().calls["upload-put"] === 0) await api.get("/_emulator/ledger");
  await clock.advance(999);
  expect(emulator.ledger().uploads[0]?.bytes).toBeUndefined();
  await clock.advance(1);
  expect((await put).status).toBe(200);
  expect(emulator.ledger().uploads[0]?.bytes).toBe(5);
});

test("[E72] a locked account refuses submits and uploads, and still tells results", async () => {
  const started = await start({ faults: [{ on: "submit", call: 2, do: "lock-account", reason: "Exhausted balance." }] });
  const { api, emulator } = started;
  expect((await resultOf(started, fox)).status).toBe(200);
  for (let index = 0; index < 2; index++) expect(await api.submit(fox)).toMatchObject({ status: 403, body: { detail: "User is locked. Reason: Exhausted balance." } });
  expect((await api.submit(fox, `fal.run/${app}`)).status).toBe(403);
  expect((await api.call("POST", "/storage/upload/initiate", { body: "{}" })).status).toBe(403);
  expect((await api.result(emulator.ledger().submissions[0]?.requestId ?? "")).status).toBe(200);
  emulator.setFaults([]);
  expect((await api.submit(fox)).status).toBe(200);
});

test("[E73] a bad plan is refused in one sentence", async () => {
  const { api, emulator } = await start();
  const wrong: readonly (readonly [unknown, string])[] = [
    [{}, "A fault plan is a list of rules, not {}."],
    [[3], "rules[0] must be an object, not 3."],
    [[{ on: "submit", do: "delay", ms: 1 }, { on: "sumbit", do: "delay", ms: 1 }], 'rules[1].on must be one of "submit"'],
    [[{ on: "submit", do: "explode" }], "rules[0].do must be one of"],
    [[{ on: "submit", do: "delay" }], "rules[0].ms must be milliseconds from 0, not nothing."],
    [[{ on: "submit", do: "requeue" }], 'rules[0].do "requeue" works on status and stream, not on submit.'],
    [[{ on: "submit", do: "error", status: 200 }], "rules[0].status must be one of 400"],
    [[{ on: "submit", do: "hang", ms: 5 }], "rules[0].ms is not known here; known are on, endpoint"],
    [[{ on: "submit", do: "hang", call: [3, 2] }], "rules[0].call must be a call number from 1"],
  ];
  for (const [plan, sentence] of wrong) {
    const reply = await api.call("POST", "/_emulator/faults", { body: JSON.stringify(plan) });
    expect(reply).toMatchObject({ status: 400, body: { detail: expect.stringContaining(sentence) } });
    expect(parseFaultPlan(plan)).toMatchObject({ ok: false });
  }
  const good: FaultPlan = [{ on: "submit", call: [1, null], do: "rate-limit", retryAfter: 1 }];
  expect(await api.call("POST", "/_emulator/faults", { body: JSON.stringify(good) })).toMatchObject({ status: 200, body: good });
  expect((await api.submit(fox)).status).toBe(429);
  expect((await api.get("/_emulator/faults")).body).toEqual(good);
  expect(() => emulator.setFaults([{ on: "submit", do: "delay", ms: -1 }])).toThrow(RangeError);
});
