import type { Progress } from "@playgraph/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { testEmulator } from "../testing/testEmulator.ts";
import { fetchFile } from "./fetchFile.ts";
import { imagesOf } from "../playgroundSchema.ts";
import { testClock } from "../testing/testClock.ts";

const endpoint = "fal-ai/playground-v25";
const signal = new AbortController().signal;
const attempt = { id: "attempt-1" };
const payload = { prompt: "an easter bunny", seed: 7, request_id: "", image_size: "square", num_inference_steps: 5 };
const options = { generations: 1, tagged: true, progress: () => undefined, answers: "playground" as const };

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => expect.unreachable(`gave ${JSON.stringify(value)}`), (error: unknown) => error);

it("[F4] [F7] a request goes from its submission to a picture", async () => {
  const { emulator, fal, clock } = await testEmulator();
  const told: Progress[] = [];
  const step = fal.step(endpoint, payload, { ...options, progress: (progress) => void told.push(progress) });
  const accepted = await step.send(attempt, signal);
  const result = await step.collect(accepted, signal);
  const [file] = await step.files(result);
  const { bytes, contentType } = await fetchFile(file?.url ?? "", { signal, clock, random: () => 0.3, target: { kind: "url", url: emulator.url } });
  expect([...bytes.subarray(0, 2), contentType]).toEqual([0xff, 0xd8, "image/jpeg"]);
  expect(emulator.ledger().submissions).toMatchObject([{ requestId: accepted.requestId, endpoint, unknownFields: [], input: { ...payload, request_id: "attempt-1" } }]);
  expect(told[0]).toEqual({ state: "submitting" });
  expect(told[1]).toEqual({ state: "queued", requestId: accepted.requestId });
  expect(told.at(-1)).toEqual({ state: "fetching", requestId: accepted.requestId });
});

it("[F4] [F10] (T24) a submission whose answer was lost is unknown, sent once, and found in the request list", async () => {
  const { emulator, fal } = await testEmulator({ faults: [{ on: "submit", do: "reset", when: "after" }] });
  const step = fal.step(endpoint, payload, options);
  expect(await failureOf(step.send(attempt, signal))).toMatchObject({ name: "UnknownOutcome" });
  const { submissions, calls } = emulator.ledger();
  expect([calls.submit, submissions.length]).toEqual([1, 1]);
  const found = await step.find?.(attempt, signal);
  expect(found).toEqual({ requestId: submissions[0]?.requestId, answers: "playground" });
  expect(imagesOf(await step.collect({ requestId: found?.requestId ?? "" }, signal), 1)).toHaveLength(1);
});

it("[F4] [F10] (T24) one that was never taken is just as unknown, and is not found", async () => {
  const { emulator, fal } = await testEmulator({ faults: [{ on: "submit", do: "reset", when: "before" }] });
  const step = fal.step(endpoint, payload, options);
  expect(await failureOf(step.send(attempt, signal))).toMatchObject({ name: "UnknownOutcome" });
  expect(await step.find?.(attempt, signal)).toBeUndefined();
  expect(emulator.ledger()).toMatchObject({ submissions: [], calls: { submit: 1 } });
});

it.each([502, 503, 504] as const)("[F4] (T25) a submission answered %i after it was taken is not sent again", async (status) => {
  const { emulator, fal } = await testEmulator({ faults: [{ on: "submit", do: "error", status, when: "after" }] });
  const step = fal.step(endpoint, payload, options);
  expect(await failureOf(step.send(attempt, signal))).toMatchObject({ name: "UnknownOutcome" });
  expect(await step.find?.(attempt, signal)).toBeDefined();
  expect(emulator.ledger().submissions).toHaveLength(1);
});

it("[F10] what carries no tag of ours is not looked for, and a list that is off could not be read", async () => {
  const { emulator, fal } = await testEmulator();
  const own = fal.step(endpoint, { ...payload, request_id: "mine" }, options);
  await own.send(attempt, signal);
  expect(emulator.ledger().submissions[0]?.input.request_id).toBe("mine");
  expect([own.find, fal.step(endpoint, payload, { ...options, tagged: false }).find]).toEqual([undefined, undefined]);
  const off = await testEmulator({ requestList: "off" });
  const step = off.fal.step(endpoint, payload, options);
  await step.send(attempt, signal);
  expect(await failureOf(step.find?.(attempt, signal) ?? Promise.resolve())).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining("404") } });
});

it("[F4] (T27) a 429 was not sent, and says how long to wait", async () => {
  const { fal } = await testEmulator({ faults: [{ on: "submit", do: "rate-limit", retryAfter: 2 }] });
  expect(await failureOf(fal.step(endpoint, payload, options).send(attempt, signal))).toMatchObject({ name: "NotSent", retryAfter: 2_000 });
});

it("[F8] (T28) a locked account is said in fal's words, and what was accepted before is still collected", async () => {
  const { emulator, fal } = await testEmulator();
  const step = fal.step(endpoint, payload, options);
  const accepted = await step.send(attempt, signal);
  emulator.setFaults([{ on: "submit", do: "lock-account" }]);
  expect(await failureOf(step.send(attempt, signal))).toMatchObject({ failure: { code: "AccountLocked", message: expect.stringContaining("locked") } });
  expect(imagesOf(await step.collect(accepted, signal), 1)).toHaveLength(1);
});

it.each([["result", "v1"], ["result", "v2"], ["submit", "v1"], ["submit", "v2"]] as const)("[F8] (13.1 #9, #10) a value out of range is named, where it shows at the %s in style %s", async (at, style) => {
  const { fal } = await testEmulator({ validation: { at, style } });
  const step = fal.step(endpoint, { ...payload, num_inference_steps: 51 }, options);
  const error = await failureOf((async () => step.collect(await step.send(attempt, signal), signal))());
  expect(error).toMatchObject({ failure: { code: "InvalidInput", field: "num_inference_steps", message: expect.stringMatching(/less than or equal to 50/) } });
});

it("[F8] a prompt that fal's filter refuses is Rejected", async () => {
  const { fal } = await testEmulator();
  const step = fal.step(endpoint, { ...payload, prompt: "a forbidden thing" }, options);
  expect(await failureOf((async () => step.collect(await step.send(attempt, signal), signal))())).toMatchObject({ failure: { code: "Rejected", retryable: false, requestId: expect.any(String) } });
});

it("[F5] [F7] (13.1 #5; T29) a day on which every read fails some times still ends with the picture, paid once", async () => {
  const { emulator, fal } = await testEmulator({
    timing: { queueMs: 0, runMs: 200, stepMs: 0 },
    faults: [
      { on: "status", call: 1, do: "error", status: 503 },
      { on: "status", call: 2, do: "reset" },
      { on: "status", call: 3, do: "broken-body", how: "truncated-json" },
      { on: "status", call: 4, do: "broken-body", how: "html" },
      { on: "status", call: 5, do: "broken-body", how: "null" },
      { on: "status", call: 6, do: "status-word", word: "THINKING" },
      { on: "status", call: 7, do: "requeue" },
      { on: "status", call: 8, do: "rate-limit", retryAfter: 1 },
      { on: "result", call: 1, do: "error", status: 504 },
      { on: "result", call: 2, do: "broken-body", how: "empty" },
      { on: "result", call: 3, do: "reset" },
    ],
  });
  const step = fal.step(endpoint, payload, options);
  const result = await step.collect(await step.send(attempt, signal), signal);
  expect(imagesOf(result, 1)).toHaveLength(1);
  expect(emulator.ledger().submissions).toHaveLength(1);
});

it("[F5] (T29) 100 MB of JSON is not taken, nor is it the end", async () => {
  const { fal } = await testEmulator({ faults: [{ on: "status", call: 1, do: "broken-body", how: "huge" }] });
  const step = fal.step(endpoint, payload, options);
  expect(imagesOf(await step.collect(await step.send(attempt, signal), signal), 1)).toHaveLength(1);
});

it("[F7] (T30) a result that has expired is paid and unavailable", async () => {
  const { fal } = await testEmulator({ faults: [{ on: "result", do: "expire" }] });
  const step = fal.step(endpoint, payload, options);
  expect(await failureOf((async () => step.collect(await step.send(attempt, signal), signal))())).toMatchObject({ failure: { code: "Unavailable", maybeBilled: true } });
});

it("[F11] cancels what waits, and says when it is too late or never was", async () => {
  const { fal } = await testEmulator({ timing: { queueMs: 60_000 } });
  const step = fal.step(endpoint, payload, options);
  const accepted = await step.send(attempt, signal);
  expect(await fal.cancel(endpoint, accepted)).toBe("requested");
  expect(await failureOf(step.collect(accepted, signal))).toMatchObject({ failure: { code: "Cancelled" } });
  expect(await fal.cancel(endpoint, accepted)).toBe("too late");
  expect(await fal.cancel(endpoint, { requestId: "00000000-0000-4000-8000-000000000000" })).toBe("not known");
});

it("[F23] a result says what fal has billed for it, and one that is collected again says it again", async () => {
  const { fal } = await testEmulator();
  const step = fal.step(endpoint, { ...payload, num_images: 2 }, options);
  expect(step.billableUnits?.()).toBeUndefined();
  const accepted = await step.send(attempt, signal);
  await step.collect(accepted, signal);
  expect(step.billableUnits?.()).toBe(2);
  const later = fal.step(endpoint, { ...payload, num_images: 2 }, options);
  await later.collect(accepted, signal);
  expect(later.billableUnits?.()).toBe(2);
});

it("[F8] a key that fal does not know is Unauthorised", async () => {
  const { fal } = await testEmulator({ keys: ["another:key"] });
  expect(await failureOf(fal.step(endpoint, payload, options).send(attempt, signal))).toMatchObject({ failure: { code: "Unauthorised", message: expect.stringContaining("FAL_KEY") } });
});

it("[F12] uploads, and what was uploaded can be fetched", async () => {
  const { emulator, fal } = await testEmulator({ faults: [{ on: "upload-put", call: 1, do: "error", status: 403 }, { on: "upload-initiate", call: 2, do: "reset" }] });
  const bytes = new Uint8Array([1, 2, 3, 250]);
  const url = await fal.upload(bytes, "image/png", "a.png", signal);
  const file = await fetchFile(url, { signal, clock: testClock(), random: () => 0.3, target: { kind: "url", url: emulator.url } });
  expect([file.bytes, file.contentType]).toEqual([bytes, "image/png"]);
});

it("[F25] what a request needs is uploaded before it is sent, and not once more", async () => {
  const { emulator, fal } = await testEmulator();
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } }).png().toBuffer();
  const step = fal.step("fal-ai/any", {}, { ...options, pictures: [{ field: "image_url", picture: { blob: "a".repeat(64), bytes: async () => bytes, field: "image" } }] });
  await step.prepare?.(signal);
  expect([emulator.ledger().uploads.length, emulator.ledger().submissions.length]).toEqual([1, 0]);
  await step.send(attempt, signal);
  expect([emulator.ledger().uploads.length, emulator.ledger().submissions.length]).toEqual([1, 1]);
});

it("[F5] a no to a question about the status is none about the request", async () => {
  const { emulator, fal } = await testEmulator({ faults: [{ on: "status", do: "error", status: 400 }] });
  const step = fal.step(endpoint, payload, options);
  const accepted = await step.send(attempt, signal);
  expect(await failureOf(step.collect(accepted, signal))).toMatchObject({ failure: { code: "Unavailable", retryable: true, maybeBilled: true } });
  emulator.setFaults([]);
  expect(imagesOf(await step.collect(accepted, signal), 1)).toHaveLength(1);
});
