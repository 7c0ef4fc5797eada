import { expect, test } from "vitest";
import { app, key, resultOf, start } from "./testing/emulatorTest.ts";

const fox = { prompt: "fox", seed: 1, image_size: { width: 64, height: 64 } };
const list = `/api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=${app}`;

test("[E50] upload with a key, put and get without", async () => {
  const { api, emulator, clock } = await start({ keep: { uploadMs: 1000 } });
  const initiate = async () => (await api.call("POST", "/rest.alpha.fal.ai/storage/upload/initiate", { body: JSON.stringify({ content_type: "image/png", file_name: "my fox.png" }) })).body;
  const { upload_url: upload, file_url: file } = await initiate();
  expect((await fetch(file)).status).toBe(404);
  expect((await fetch(upload, { method: "PUT", body: "picture", headers: { "content-type": "image/png" } })).status).toBe(200);
  const got = await fetch(file);
  expect([got.status, got.headers.get("content-type"), await got.text()]).toEqual([200, "image/png", "picture"]);
  expect(emulator.ledger().uploads).toMatchObject([{ contentType: "image/png", bytes: 7 }]);
  const late = await initiate();
  await clock.advance(1001);
  expect((await fetch(late.upload_url, { method: "PUT", body: "late" })).status).toBe(403);
  expect((await fetch(`${emulator.url}/files/unknown`, { method: "PUT", body: "x" })).status).toBe(403);
});

test("[E51] bodies have a limit", async () => {
  const { api, emulator } = await start();
  const spaces = " ".repeat(73 * 1024 * 1024);
  expect((await api.call("POST", `/${app}`, { body: `{"prompt":"fox"${spaces}}` })).status).toBe(413);
  expect(emulator.ledger().submissions).toEqual([]);
});

test("[E52] files live as long as was asked", async () => {
  const { api, clock } = await start();
  const { request_id: id } = (await api.submit(fox, app, { "x-fal-object-lifecycle-preference": '{"expiration_duration_seconds":60}' })).body;
  await clock.advance(1000);
  const url = (await api.result(id)).body.images[0]?.url ?? "";
  expect((await fetch(url)).status).toBe(200);
  await clock.advance(60_000);
  expect((await fetch(url)).status).toBe(404);
});

test("[E52] uploads live no longer than files do", async () => {
  const { api, clock } = await start({ keep: { fileMs: 5000 } });
  const { upload_url: upload, file_url: file } = (await api.call("POST", "/storage/upload/initiate", { body: JSON.stringify({ content_type: "image/png", file_name: "a.png" }) })).body;
  await clock.advance(1000);
  expect((await fetch(upload, { method: "PUT", body: "picture" })).status).toBe(200);
  await clock.advance(4999);
  expect((await fetch(file)).status).toBe(200);
  await clock.advance(1);
  expect((await fetch(file)).status).toBe(404);
});

test("[E60] the ledger lists what was accepted and counts what was asked", async () => {
  const started = await start();
  const { api, emulator } = started;
  await resultOf(started, { ...fox, request_id: "attempt-1" });
  await api.status(emulator.ledger().submissions[0]?.requestId ?? "");
  await api.submit({ ...fox, prompt: "a naked fox" });
  await started.clock.advance(1000);
  await api.submit(fox, `${app}/nothing`);
  const ledger = emulator.ledger();
  expect(ledger.submissions).toMatchObject([
    { endpoint: app, input: { ...fox, request_id: "attempt-1" }, at: "2026-01-02T03:04:05.000Z", state: "COMPLETED", outcome: "ok", billableUnits: 1, calls: { status: 1, result: 1 } },
    { outcome: "flagged" },
  ]);
  expect(ledger.calls).toMatchObject({ submit: 3, status: 1, result: 1, cancel: 0 });
  expect((await api.get("/_emulator/ledger")).body).toEqual(ledger);
});

test("[E61] the request list shows this key's requests by pages", async () => {
  const started = await start();
  const { api, clock } = started;
  await api.submit(fox, app, { authorization: "Key somebody-else" });
  for (let index = 0; index < 3; index++) {
    await resultOf(started, { ...fox, request_id: `attempt-${index}` }, app);
    await clock.advance(1000);
  }
  await api.submit({ ...fox, request_id: "attempt-3" });
  const first = (await api.get(`${list}&expand=payloads&limit=3`)).body;
  expect(first.items).toMatchObject([{ status_code: null, ended_at: null, json_output: null }, { status_code: 200, json_input: { request_id: "attempt-2" }, json_output: { seed: 1 } }, { json_input: { request_id: "attempt-1" } }]);
  const second = (await api.get(`${list}&limit=3&cursor=${first.next_cursor}`)).body;
  expect(second).toMatchObject({ has_more: false, next_cursor: null, items: [{ duration: 0.09 }] });
  expect(second.items[0]).not.toHaveProperty("json_input");
  expect((await api.get(`${list}&status=error`)).body.items).toEqual([]);
  expect((await api.get("/v1/models/requests/by-endpoint")).status).toBe(400);
  expect((await fetch(started.emulator.url + list)).status).toBe(401);
});

test("[E61] the request list can be off, delayed, or show finished requests only", async () => {
  expect((await (await start({ requestList: "off" })).api.get(list)).status).toBe(404);
  const { api, clock } = await start({ requestList: { finishedOnly: true, delayMs: 5000 } });
  await api.submit(fox);
  const shown = async () => (await api.get(list)).body.items.length;
  await clock.advance(1000);
  expect(await shown()).toBe(0);
  await clock.advance(5000);
  expect(await shown()).toBe(1);
});

test("[E62] reset forgets everything", async () => {
  const started = await start({ faults: [{ on: "submit", call: 2, do: "error", status: 500 }] });
  const { api, emulator } = started;
  const url = (await resultOf(started, fox)).body.images[0]?.url ?? "";
  await api.call("POST", "/_emulator/reset");
  expect(emulator.ledger()).toMatchObject({ submissions: [], uploads: [], calls: { submit: 0 } });
  expect((await fetch(url, { headers: { authorization: `Key ${key}` } })).status).toBe(404);
  expect([(await api.submit(fox)).status, (await api.submit(fox)).status]).toEqual([200, 500]);
});
