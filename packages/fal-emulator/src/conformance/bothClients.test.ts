import { createFalClient } from "@fal-ai/client";
import * as oldFal from "@fal-ai/serverless-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmulator, type Emulator } from "@playgraph/fal-emulator";
import { app, key } from "../testing/emulatorTest.ts";
import { redirectedTo } from "../testing/redirectedTo.ts";

const typical = { prompt: "Easter bunny", seed: 3, image_size: { width: 64, height: 64 } };
type Output = { readonly seed: number; readonly images: readonly { readonly url: string }[] };

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ timing: { queueMs: 5, runMs: 10, stepMs: 0 } });
});
afterEach(() => emulator.close());

/** What both clients have in common, under one name each. */
type Client = {
  readonly submit: () => Promise<{ readonly request_id: string }>;
  readonly status: (requestId: string) => Promise<{ readonly status: string }>;
  readonly result: (requestId: string) => Promise<Output>;
  readonly cancel: (requestId: string) => Promise<unknown>;
  readonly subscribe: (mode: "polling" | "streaming", onStatus: (status: string) => void) => Promise<Output>;
  readonly stream: (requestId: string, onStatus: (status: string) => void) => Promise<unknown>;
  readonly run: (input: typeof typical & { readonly num_images?: number }) => Promise<Output>;
  readonly upload: (file: Blob) => Promise<string>;
};

function oldClient(): Client {
  oldFal.config({ credentials: key, fetch: redirectedTo(emulator.url) });
  return {
    submit: () => oldFal.queue.submit(app, { input: typical }),
    status: (requestId) => oldFal.queue.status(app, { requestId, logs: true }),
    result: (requestId) => oldFal.queue.result(app, { requestId }),
    cancel: (requestId) => oldFal.queue.cancel(app, { requestId }),
    subscribe: (mode, onStatus) => oldFal.subscribe(app, { input: typical, mode, pollInterval: 5, logs: true, onQueueUpdate: ({ status }) => onStatus(status) }),
    stream: async (requestId, onStatus) => {
      const stream = await oldFal.queue.streamStatus(app, { requestId, logs: true });
      stream.on("data", ({ status }: { readonly status: string }) => onStatus(status));
      return stream.done();
    },
    run: (changed) => oldFal.run(app, { input: changed }),
    upload: (file) => oldFal.storage.upload(file),
  };
}

function newClient(): Client {
  const fal = createFalClient({ credentials: key, fetch: redirectedTo(emulator.url), suppressLocalCredentialsWarning: true });
  const bare = async <Data>(result: Promise<{ readonly data: Data }>) => (await result).data;
  return {
    submit: () => fal.queue.submit(app, { input: typical }),
    status: (requestId) => fal.queue.status(app, { requestId, logs: true }),
    result: (requestId) => bare(fal.queue.result(app, { requestId })),
    cancel: (requestId) => fal.queue.cancel(app, { requestId }),
    subscribe: (mode, onStatus) => bare(fal.subscribe(app, mode === "polling"
      ? { input: typical, mode, pollInterval: 5, logs: true, onQueueUpdate: ({ status }) => onStatus(status) }
      : { input: typical, mode, logs: true, onQueueUpdate: ({ status }) => onStatus(status) })),
    stream: async (requestId, onStatus) => {
      const stream = await fal.queue.streamStatus(app, { requestId, logs: true });
      stream.on("data", ({ status }) => onStatus(status));
      return stream.done();
    },
    run: (changed) => bare(fal.run(app, { input: changed })),
    upload: (file) => fal.storage.upload(file),
  };
}

for (const [name, clientOf] of [["@fal-ai/serverless-client 0.15.0", oldClient], ["@fal-ai/client", newClient]] as const) {
  test(`[E80] ${name}: submit, status, result`, async () => {
    const client = clientOf();
    const { request_id: id } = await client.submit();
    while ((await client.status(id)).status !== "COMPLETED") expect(emulator.ledger().submissions[0]?.outcome).not.toBe("invalid");
    const { seed, images } = await client.result(id);
    expect(seed).toBe(3);
    const picture = await fetch(images[0]?.url ?? "");
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(emulator.ledger().submissions).toMatchObject([{ requestId: id, input: typical, outcome: "ok" }]);
  });

  test(`[E80] ${name}: subscribe by polling and by streaming`, async () => {
    const client = clientOf();
    for (const mode of ["polling", "streaming"] as const) {
      const seen = new Set<string>();
      expect((await client.subscribe(mode, (status) => seen.add(status))).seed).toBe(3);
      expect(seen).toContain("COMPLETED");
    }
  });

  test(`[E80] ${name}: stream of the status`, async () => {
    const client = clientOf();
    const { request_id: id } = await client.submit();
    const seen: string[] = [];
    expect(await client.stream(id, (status) => seen.push(status))).toMatchObject({ status: "COMPLETED" });
    expect(seen.at(-1)).toBe("COMPLETED");
  });

  test(`[E80] ${name}: cancel, and cancel too late`, async () => {
    const client = clientOf();
    const { request_id: id } = await client.submit();
    await client.cancel(id);
    expect(emulator.ledger().submissions[0]?.outcome).toBe("cancelled");
    await expect(client.cancel(id)).rejects.toMatchObject({ status: 400, body: { status: "ALREADY_COMPLETED" } });
  });

  test(`[E22][E80] ${name}: direct run, and its validation error`, async () => {
    const client = clientOf();
    expect((await client.run(typical)).seed).toBe(3);
    await expect(client.run({ ...typical, num_images: 9 })).rejects.toMatchObject({ name: "ValidationError", status: 422, body: { detail: [{ loc: ["body", "num_images"] }] } });
    expect(emulator.ledger().submissions.map(({ via }) => via)).toEqual(["direct", "direct"]);
  });

  test(`[E80] ${name}: upload`, async () => {
    const url = await clientOf().upload(new Blob(["picture"], { type: "image/png" }));
    expect(await (await fetch(url)).text()).toBe("picture");
    expect(emulator.ledger().uploads).toMatchObject([{ contentType: "image/png", bytes: 7 }]);
  });
}
