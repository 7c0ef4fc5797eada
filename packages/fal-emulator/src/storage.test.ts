import { expect, test } from "vitest";
import { app, key, start } from "./testing/emulatorTest.ts";

const asked = { body: JSON.stringify({ content_type: "image/png", file_name: "big.png" }) };
const initiate = "/rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3";

async function inParts() {
  const started = await start();
  const { upload_url, file_url } = (await started.api.call("POST", initiate, asked)).body;
  const put = (number: number | string, body: string, address = upload_url) => started.api.call("PUT", `${address}/${number}`, { body });
  const complete = (parts: unknown, address = upload_url) => started.api.call("POST", `${address}/complete`, { body: JSON.stringify({ parts }) });
  return { ...started, file_url, put, complete };
}

test("[E54] parts are put together by their numbers, however they came", async () => {
  const { api, emulator, file_url, put, complete } = await inParts();
  const second = await put(2, "world");
  const first = await put(1, "wrong");
  const again = await put(1, "hello ");
  expect([second.status, second.body]).toEqual([200, { partNumber: 2, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) }]);
  expect(again.headers.get("etag")).toBe(again.body.etag);
  expect(first.body.etag).not.toBe(again.body.etag);
  expect((await fetch(file_url)).status).toBe(404); // not before it is complete
  expect((await complete([second.body, again.body])).status).toBe(200);
  const got = await fetch(file_url);
  expect([got.headers.get("content-type"), await got.text()]).toEqual(["image/png", "hello world"]);
  expect(emulator.ledger()).toMatchObject({ uploads: [{ bytes: 11 }], calls: { "upload-initiate": 1, "upload-put": 3, "upload-complete": 1 } });
  expect((await api.call("POST", initiate, { body: "{}" })).status).toBe(422);
});

test("[E54] parts that are missing, repeated or not the ones received are refused", async () => {
  const { put, complete, file_url } = await inParts();
  const { body: part } = await put(1, "hello");
  const wrong: readonly unknown[] = [[], [{ partNumber: 2, etag: part.etag }], [{ partNumber: 1, etag: '"no"' }], [part, part], ["1"], "parts"];
  for (const parts of wrong) expect([parts, (await complete(parts)).status]).toEqual([parts, 400]);
  expect((await complete([part], `${file_url}/multipart/guessed`)).status).toBe(403);
  expect((await put(1, "x", `${file_url}/multipart/guessed`)).status).toBe(403);
  for (const number of [0, "a", "1x", 123_456]) expect([number, (await put(number, "x")).status]).toEqual([number, 404]);
  expect((await fetch(file_url)).status).toBe(404);
});

test("[E50] an upload address is good for who was given it", async () => {
  const { api } = await start();
  const { upload_url, file_url } = (await api.call("POST", "/storage/upload/initiate", asked)).body;
  const put = async (url: string) => (await fetch(url, { method: "PUT", body: "bytes" })).status;
  expect([await put(file_url), await put(`${file_url}?signature=guessed`), await put(upload_url)]).toEqual([403, 403, 200]);
});

test("[E52] an upload lives as long as its lifecycle header says", async () => {
  const { api, clock } = await start();
  const { upload_url, file_url } = (await api.call("POST", "/storage/upload/initiate", { ...asked, headers: { "x-fal-object-lifecycle": '{"expiration_duration_seconds":60}' } })).body;
  await fetch(upload_url, { method: "PUT", body: "bytes" });
  await clock.advance(59_999);
  expect((await fetch(file_url)).status).toBe(200);
  await clock.advance(1);
  expect((await fetch(file_url)).status).toBe(404);
});

test("[E55] Python's client uploads with a token: at once, and in parts", async () => {
  const { api, clock, emulator } = await start();
  const { body } = await api.call("POST", "/rest.fal.ai/storage/auth/token?storage_type=fal-cdn-v3", { body: "{}" });
  expect(body).toEqual({ token: expect.any(String), token_type: "Bearer", base_url: `${emulator.url}/v3.fal.media`, expires_at: "2026-01-02T04:04:05.000Z" });
  const headers = { authorization: `Bearer ${body.token}`, "content-type": "image/png", "x-fal-file-name": "fox.png" };
  const whole = await api.call("POST", `${body.base_url}/files/upload`, { body: "picture", headers });
  const got = await fetch(whole.body.access_url);
  expect([whole.status, got.headers.get("content-type"), await got.text()]).toEqual([200, "image/png", "picture"]);
  const { access_url, uploadId } = (await api.call("POST", `${body.base_url}/files/upload/multipart`, { headers })).body;
  const part = await api.call("PUT", `${access_url}/multipart/${uploadId}/1`, { body: "in parts", headers });
  await api.call("POST", `${access_url}/multipart/${uploadId}/complete`, { body: JSON.stringify({ parts: [{ partNumber: 1, etag: part.headers.get("etag") }] }), headers });
  expect(await (await fetch(access_url)).text()).toBe("in parts");
  expect(emulator.ledger().uploads).toMatchObject([{ name: expect.stringMatching(/_fox\.png$/), bytes: 7 }, { bytes: 8 }]);
  const upload = (authorization: string) => api.call("POST", `${body.base_url}/files/upload`, { body: "x", headers: { authorization } });
  for (const bad of [`Key ${key}`, "Bearer emulator.forged"]) expect([bad, (await upload(bad)).body.detail]).toEqual([bad, "invalid key credentials"]);
  expect((await fetch(`${emulator.url}/${app}/requests/x/status?fal_jwt_token=${body.token}`)).status).toBe(401); // it is good for uploads alone
  await clock.advance(3_600_000);
  expect((await upload(`Bearer ${body.token}`)).status).toBe(401);
});

test("[E56] files cannot act in the emulator's name", async () => {
  const { api } = await start();
  const { upload_url, file_url } = (await api.call("POST", "/storage/upload/initiate", { body: JSON.stringify({ content_type: "text/html", file_name: "a.html" }) })).body;
  await fetch(upload_url, { method: "PUT", body: "<script>fetch('/_emulator/ledger')</script>" });
  const { headers } = await fetch(file_url);
  expect([headers.get("content-security-policy"), headers.get("x-content-type-options")]).toEqual(["sandbox", "nosniff"]);
});

test("[E63] prices come from the list, and an endpoint without one is not found", async () => {
  const { api, emulator } = await start({ prices: { "fal-ai/other": { unitPrice: 0.04, unit: "images" } } });
  const ask = (query: string) => api.get(`/api.fal.ai/v1/models/pricing?${query}`);
  expect((await ask(`endpoint_id=${app},fal-ai/other`)).body).toEqual({
    prices: [{ endpoint_id: app, unit_price: 0, unit: "compute seconds", currency: "USD" }, { endpoint_id: "fal-ai/other", unit_price: 0.04, unit: "images", currency: "USD" }],
    next_cursor: null, has_more: false,
  });
  expect((await ask(`endpoint_id=${app}&endpoint_id=${app}/inpainting`)).body.prices).toHaveLength(2);
  expect(await ask("endpoint_id=fal-ai/unheard-of")).toMatchObject({ status: 404, body: { error: { type: "not_found" } } });
  expect(await ask("")).toMatchObject({ status: 400, body: { error: { type: "validation_error" } } });
  expect((await fetch(`${emulator.url}/v1/models/pricing?endpoint_id=${app}`)).status).toBe(401);
});
