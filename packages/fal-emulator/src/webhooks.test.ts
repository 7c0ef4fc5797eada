import { createHash, createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { isObject } from "./json.ts";
import { app, start, type Started } from "./testing/emulatorTest.ts";

const fox = { prompt: "fox", seed: 1 };

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** A receiver that answers with these statuses in turn, the last for ever. `next` is the delivery that comes next. */
async function receiver(...statuses: readonly number[]) {
  const received: Received[] = [];
  const waiting: ((delivery: Received) => void)[] = [];
  let taken = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => void (body += piece)).on("end", () => {
      const delivery = { headers: request.headers, body };
      const status = statuses[Math.min(received.length, statuses.length - 1)] ?? 200;
      received.push(delivery);
      response.writeHead(status, { location: "/elsewhere" }).end();
      waiting.shift()?.(delivery);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/hook?a=1&b=2`,
    count: () => received.length,
    next: async () => received[taken++] ?? new Promise<Received>((resolve) => void waiting.push(resolve)),
  };
}

const submit = ({ api }: Started, url: string, input: object = fox) => api.submit(input, `${app}?fal_webhook=${encodeURIComponent(url)}`);

/** Waits, in answers and not in time, until the emulator has noted what came of the last delivery. */
async function noted({ emulator, api }: Started, done: (webhook: ReturnType<typeof emulator.ledger>["webhooks"][number]) => boolean) {
  for (;;) {
    const [webhook] = emulator.ledger().webhooks;
    if (webhook && done(webhook)) return webhook;
    await api.get("/_emulator/ledger");
  }
}

test("[E25] the outcome is posted once the job is done, and signed", async () => {
  const started = await start({ reach: "anywhere" });
  const { api, clock } = started;
  const hook = await receiver(200);
  const { body } = await submit(started, hook.url);
  expect(body).toMatchObject({ gateway_request_id: body.request_id });
  expect(hook.count()).toBe(0);
  await clock.advance(1000);
  const delivery = await hook.next();
  expect(JSON.parse(delivery.body)).toEqual({ request_id: body.request_id, gateway_request_id: body.request_id, status: "OK", payload: (await api.result(body.request_id)).body });
  const [id, user, time, signature] = ["request-id", "user-id", "timestamp", "signature"].map((name) => String(delivery.headers[`x-fal-webhook-${name}`]));
  expect([id, time]).toEqual([body.request_id, String(Math.floor((clock.now() - 1000 + 110) / 1000))]);
  const jwks: unknown = await (await fetch(`${started.emulator.url}/rest.fal.ai/.well-known/jwks.json`)).json();
  const [jwk] = isObject(jwks) && Array.isArray(jwks["keys"]) ? jwks["keys"] : [];
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const message = (text: string) => Buffer.from([id, user, time, createHash("sha256").update(text).digest("hex")].join("\n"));
  expect(verify(null, message(delivery.body), key, Buffer.from(signature ?? "", "hex"))).toBe(true);
  expect(verify(null, message(`${delivery.body} `), key, Buffer.from(signature ?? "", "hex"))).toBe(false);
  expect(await noted(started, ({ state }) => state !== "waiting")).toEqual({ requestId: body.request_id, url: hook.url, attempts: 1, state: "delivered" });
});

test("[E25] a failure is posted with its status and body, a large seed with its digits", async () => {
  const started = await start({ reach: "anywhere", drawnSeeds: "huge" });
  const hook = await receiver(200);
  await submit(started, hook.url, { prompt: 5 });
  await started.clock.advance(1000);
  expect(JSON.parse((await hook.next()).body)).toMatchObject({ status: "ERROR", error: "Invalid status code: 422", payload: { detail: [{ loc: ["body", "prompt"] }] } });
  await submit(started, hook.url, { prompt: "fox" });
  await started.clock.advance(1000);
  const [, digits = "0"] = /"seed":(\d+)/.exec((await hook.next()).body) ?? [];
  expect(BigInt(digits)).toBeGreaterThan(2n ** 53n);
});

test("[E25] what is not taken is posted again, 31 times at most, later and later", async () => {
  const started = await start({ reach: "anywhere", keep: { resultMs: 86_400_000 } });
  const hook = await receiver(500);
  await submit(started, hook.url);
  await started.clock.advance(110);
  for (let attempt = 1; attempt <= 31; attempt++) {
    await hook.next();
    if (attempt === 31) break;
    const pause = Math.min(120_000, 1000 * 2 ** attempt);
    await noted(started, ({ attempts }) => attempts === attempt);
    await started.clock.advance(pause - 1);
    expect(hook.count()).toBe(attempt);
    await started.clock.advance(1);
  }
  expect(await noted(started, ({ state }) => state !== "waiting")).toMatchObject({ attempts: 31, state: "failed" });
});

test("[E25] redirects and addresses beyond reach fail for good; retries end with the result", async () => {
  const moved = await start({ reach: "anywhere" });
  const hook = await receiver(302);
  await submit(moved, hook.url);
  await moved.clock.advance(1000);
  expect(await noted(moved, ({ state }) => state !== "waiting")).toMatchObject({ attempts: 1, state: "failed" });
  const closed = await start();
  await submit(closed, hook.url);
  await closed.clock.advance(1000);
  expect(await noted(closed, ({ state }) => state !== "waiting")).toMatchObject({ attempts: 1, state: "failed" });
  expect(hook.count()).toBe(1);
  const short = await start({ reach: "anywhere", keep: { resultMs: 3000 } });
  const failing = await receiver(503);
  await submit(short, failing.url);
  await short.clock.advance(110);
  await failing.next();
  await noted(short, ({ attempts }) => attempts === 1);
  await short.clock.advance(2000);
  expect(await noted(short, ({ state }) => state !== "waiting")).toMatchObject({ attempts: 2, state: "failed" });
  expect((await submit(short, "not a url")).status).toBe(400);
});
