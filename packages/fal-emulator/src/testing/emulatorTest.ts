import { onTestFinished } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions } from "@playgraph/fal-emulator";
import { manualClock } from "./manualClock.ts";

export const app = "fal-ai/playground-v25";
export const key = "test-id:test-secret";

/** Fields that tests read from answers; which of them an answer has is what the tests find out. */
export type Json = {
  readonly status: string;
  readonly request_id: string;
  readonly status_url: string;
  readonly response_url: string;
  readonly queue_position: number;
  readonly logs: readonly { readonly message: string }[];
  readonly detail: readonly { readonly type: string; readonly loc: readonly (string | number)[]; readonly input: unknown; readonly ctx: unknown }[];
  readonly images: readonly { readonly url: string; readonly width: number; readonly height: number }[];
  readonly seed: number;
  readonly has_nsfw_concepts: readonly boolean[];
  readonly upload_url: string;
  readonly file_url: string;
  readonly items: readonly { readonly request_id: string; readonly status_code: number | null }[];
  readonly next_cursor: string | null;
  readonly access_url: string;
  readonly uploadId: string;
  readonly token: string;
  readonly base_url: string;
  readonly etag: string;
  readonly prices: readonly { readonly endpoint_id: string; readonly unit_price: number; readonly unit: string; readonly currency: string }[];
  readonly submissions: readonly { readonly keyHash: string }[];
};

export type Reply = { readonly status: number; readonly headers: Headers; readonly body: Json };

/** A caller of one emulator, with a key unless told otherwise. */
function callerOf(emulator: Emulator) {
  const call = async (method: string, path: string, init: { readonly body?: string | Uint8Array<ArrayBuffer>; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Reply> => {
    const response = await fetch(path.startsWith("http") ? path : emulator.url + path, { method, ...init, headers: { authorization: `Key ${key}`, ...init.headers } });
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    const body: Json = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  };
  const submit = (input: object, path: string = app, headers: Record<string, string> = {}) =>
    call("POST", `/${path}`, { body: JSON.stringify(input), headers });
  return {
    call, submit,
    get: (path: string) => call("GET", path),
    /** The result of a job that a manual clock has completed. */
    result: (id: string) => call("GET", `/${app}/requests/${id}`),
    status: (id: string, query = "") => call("GET", `/${app}/requests/${id}/status${query}`),
    bytes: async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer()),
  };
}

/** A numbered sequence instead of chance, so that ids and seeds repeat. */
function countingRandom(): () => number {
  let state = 0;
  return () => (state = (state * 16807 + 11) % 2147483647) / 2147483647;
}

export type Started = { readonly emulator: Emulator; readonly clock: ReturnType<typeof manualClock>; readonly api: ReturnType<typeof callerOf> };

/** Submits, moves the clock on until the job must be done, and asks for the result. */
export async function resultOf({ api, clock }: Started, input: object, path: string = app): Promise<Reply> {
  const { request_id: id } = (await api.submit(input, path)).body;
  await clock.advance(10_000);
  return api.result(id);
}

/** As `resultOf`, for inputs with images: they are decoded on threads of their own, so the clock alone does not tell when the job is done. */
export async function settled({ api, clock }: Started, input: object, path: string = app): Promise<Reply> {
  const { request_id: id } = (await api.submit(input, path)).body;
  for (let tries = 0; tries < 2000 && (await api.status(id)).body.status !== "COMPLETED"; tries++) await clock.advance(500);
  return api.result(id);
}

/** An emulator on a clock of the test's own. It is closed when the test ends. */
export async function start(options: EmulatorOptions = {}): Promise<Started> {
  const clock = manualClock();
  const emulator = await startEmulator({ clock, random: countingRandom(), ...options });
  onTestFinished(() => emulator.close());
  return { emulator, clock, api: callerOf(emulator) };
}
