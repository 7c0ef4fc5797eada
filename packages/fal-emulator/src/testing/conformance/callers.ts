import { createFalClient } from "@fal-ai/client";
import * as oldFal from "@fal-ai/serverless-client";
import type { Operation } from "@playgraph/fal-emulator";
import { isObject } from "../../json.ts";
import { app, key } from "../emulatorTest.ts";

/** The world of one cell: an emulator, a fetch that leads to it, and a job that a setup has submitted. */
export type CellWorld = { readonly url: string; readonly fetch: typeof fetch; readonly requestId: string; readonly fileUrl: string };

/** One call of one operation, and what it answers if all is well. `none`: this caller has no such call. */
export type Act = { readonly call: (world: CellWorld) => Promise<unknown>; readonly isGood: (value: unknown) => boolean } | "none";

export const input = { prompt: "fox", seed: 1, image_size: { width: 16, height: 16 } };
const picture = () => new Blob(["picture"], { type: "image/png" });

/** Says that it has more than 90 MiB, so that the client sends it in parts; each part is small, so that hundreds of uploads pass. */
const largeFile = () => Object.defineProperties(new Blob([]), { size: { value: 91 * 1024 * 1024 }, slice: { value: () => new Blob(["part"]) } });

const has = (field: string, type: string) => (value: unknown) => isObject(value) && typeof value[field] === type;
const withData = (isGood: (value: unknown) => boolean) => (value: unknown) => isObject(value) && isGood(value["data"]);
const isOutput = (value: unknown) => isObject(value) && Array.isArray(value["images"]);
const isCompleted = (value: unknown) => isObject(value) && value["status"] === "COMPLETED";
const isUrl = (value: unknown) => typeof value === "string" && value.includes("/v3.fal.media/files/");
const anything = () => true;

function old<Value>(call: (world: CellWorld) => Promise<Value>, isGood: (value: unknown) => boolean): Act {
  return {
    isGood,
    call: (world) => {
      oldFal.config({ credentials: key, fetch: world.fetch });
      return call(world);
    },
  };
}

const oldClient: Readonly<Record<Operation, Act>> = {
  submit: old(() => oldFal.queue.submit(app, { input }), has("request_id", "string")),
  direct: old(() => oldFal.run(app, { input }), isOutput),
  "run-stream": old(async () => (await oldFal.stream(app, { input })).done(), isOutput),
  status: old(({ requestId }) => oldFal.queue.status(app, { requestId }), has("status", "string")),
  stream: old(async ({ requestId }) => (await oldFal.queue.streamStatus(app, { requestId })).done(), isCompleted),
  result: old(({ requestId }) => oldFal.queue.result(app, { requestId }), isOutput),
  cancel: old(({ requestId }) => oldFal.queue.cancel(app, { requestId }), anything),
  "upload-initiate": old(() => oldFal.storage.upload(picture()), isUrl),
  "upload-put": old(() => oldFal.storage.upload(picture()), isUrl),
  "upload-complete": "none",
  file: "none", token: "none", "request-list": "none", pricing: "none",
};

type NewClient = ReturnType<typeof createFalClient>;

function modern<Value>(call: (fal: NewClient, world: CellWorld) => Promise<Value>, isGood: (value: unknown) => boolean): Act {
  return { isGood, call: (world) => call(createFalClient({ credentials: key, fetch: world.fetch }), world) };
}

const newClient: Readonly<Record<Operation, Act>> = {
  submit: modern((fal) => fal.queue.submit(app, { input }), has("request_id", "string")),
  direct: modern((fal) => fal.run(app, { input }), withData(isOutput)),
  "run-stream": modern(async (fal) => (await fal.stream(app, { input })).done(), isOutput),
  status: modern((fal, { requestId }) => fal.queue.status(app, { requestId }), has("status", "string")),
  stream: modern(async (fal, { requestId }) => (await fal.queue.streamStatus(app, { requestId })).done(), isCompleted),
  result: modern((fal, { requestId }) => fal.queue.result(app, { requestId }), withData(isOutput)),
  cancel: modern((fal, { requestId }) => fal.queue.cancel(app, { requestId }), anything),
  "upload-initiate": modern((fal) => fal.storage.upload(picture()), isUrl),
  "upload-put": modern((fal) => fal.storage.upload(picture()), isUrl),
  "upload-complete": modern((fal) => fal.storage.upload(largeFile()), isUrl),
  file: "none", token: "none", "request-list": "none", pricing: "none",
};

/** What no client of fal's asks, asked by hand. */
function plain(method: string, path: (world: CellWorld) => string, isGood: (value: unknown) => boolean, body?: object): Act {
  return {
    isGood,
    call: async (world) => {
      const response = await world.fetch(new URL(path(world), `${world.url}/`), { method, headers: { authorization: `Key ${key}` }, ...(body && { body: JSON.stringify(body) }) });
      if (!response.ok) throw Object.assign(new Error(response.statusText), { name: "HTTP", status: response.status });
      return response.headers.get("content-type") === "application/json" ? response.json() : new Uint8Array(await response.arrayBuffer());
    },
  };
}

const isPicture = (value: unknown) => value instanceof Uint8Array && value.length > 300;
const nobody: Readonly<Record<Exclude<Operation, "file" | "token" | "request-list" | "pricing">, Act>> = {
  submit: "none", direct: "none", "run-stream": "none", status: "none", stream: "none", result: "none", cancel: "none",
  "upload-initiate": "none", "upload-put": "none", "upload-complete": "none",
};
const byHand: Readonly<Record<Operation, Act>> = {
  ...nobody,
  file: plain("GET", ({ fileUrl }) => fileUrl, isPicture),
  token: plain("POST", () => "tokens/", (value) => typeof value === "string", { allowed_apps: ["playground-v25"] }),
  "request-list": plain("GET", () => `v1/models/requests/by-endpoint?endpoint_id=${app}`, (value) => isObject(value) && Array.isArray(value["items"])),
  pricing: plain("GET", () => `v1/models/pricing?endpoint_id=${app}`, (value) => isObject(value) && Array.isArray(value["prices"])),
};

/** Who calls: between them, every operation. */
export const callers = { "@fal-ai/serverless-client 0.15.0": oldClient, "@fal-ai/client 1.10.1": newClient, "plain fetch": byHand } as const;
