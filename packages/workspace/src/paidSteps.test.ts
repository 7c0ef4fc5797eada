import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Json, PlaygraphError, type StepOutcome, UnknownOutcome, type World } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { diskBlobs } from "./diskBlobs.ts";
import { paidSteps, type PaidStepsOptions } from "./paidSteps.ts";
import { fakeClock } from "./testing/fakeClock.ts";
import { type Answer, service, step } from "./testing/service.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

async function paying(options: Partial<PaidStepsOptions> = {}): Promise<World["perform"]> {
  const blobs = diskBlobs(join(await temporaryFolder(), "blobs"));
  const inspect = () => ({ mediaType: "image/png", width: 4, height: 3 }) as const;
  return paidSteps({ blobs, fetchFile: async (url) => bytesOf(`bytes of ${url}`), inspect, clock: fakeClock(), random: () => 0.5, ...options });
}

const failureOf = (outcome: Promise<StepOutcome<Json>>) =>
  outcome.then(
    () => undefined,
    (error: unknown) => (error instanceof PlaygraphError ? error.failure : undefined),
  );

it("[W9] sends one payload once, whoever asks and whenever", async () => {
  const perform = await paying();
  const { log, call } = service([]);
  const [first, second] = [step(), step()];
  const both = await Promise.all([perform(first, call({ a: 1, b: 2 })), perform(second, call({ b: 2, a: 1 }))]);
  const later = await perform(step(), call({ a: 1, b: 2 }));
  expect(log).toEqual(["send", "accept 1", "collect 1"]);
  expect([...both, later].map(({ receipt }) => receipt.requestId)).toEqual(["1", "1", "1"]);
  expect(second.told).toEqual(["waiting: the same request is made by another task; it is paid once"]);
  await perform(step(), call({ a: 1, b: 3 }));
  await perform(step(), { ...call({ a: 1, b: 2 }), endpoint: "test/other" });
  expect(log.filter((line) => line === "send")).toHaveLength(3);
});

it("[W10] offers a request again that did not leave, and waits as long as it is asked to", async () => {
  const clock = fakeClock();
  const perform = await paying({ clock });
  const { log, call } = service(["not sent", "not sent", { retryAfter: 20_000 }]);
  const task = step();
  const { receipt } = await perform(task, call({}));
  expect(log).toEqual(["send", "send", "send", "send", "accept 1", "collect 1"]);
  expect(receipt).toEqual({ requestId: "1", attempts: 4, seconds: 23.5, micros: "unknown" });
  expect(clock.slept).toEqual([500, 1_000, 22_000]);
  expect(task.told).toContain("waiting: not sent: Too many requests. Next try in 22 s");
});

it("[W10] counts a service that turns everyone away as unavailable, and tries it again later", async () => {
  const clock = fakeClock();
  const perform = await paying({ clock });
  const { log, call } = service(Array.from({ length: 9 }, () => "not sent" as const));
  const failure = { code: "Unavailable", message: "The service cannot be reached. Given up after several tries; nothing was billed. Run again later.", retryable: true, maybeBilled: false };
  expect(await failureOf(perform(step(), call(1)))).toEqual(failure);
  expect(log).toHaveLength(8);
  expect(await failureOf(perform(step(), call(2)))).toEqual(failure);
  expect(log).toHaveLength(8);
  await clock.sleep(30_000);
  expect(await failureOf(perform(step(), call(1)))).toEqual(failure);
  expect(log).toHaveLength(9);
  await clock.sleep(30_000);
  expect((await perform(step(), call(1))).receipt.requestId).toBe("1");
});

it("[W10] says that a service limits the rate", async () => {
  const { call } = service(Array.from({ length: 8 }, () => ({ retryAfter: 1_000 })));
  expect(await failureOf((await paying())(step(), call({})))).toMatchObject({ code: "RateLimited", maybeBilled: false, retryable: true });
});

it("[W11] sends one at a time while the service turns requests away", async () => {
  const perform = await paying();
  let underWay = 0;
  const together: number[] = [];
  const { call } = service(Array.from({ length: 10 }, () => "not sent" as const));
  const ask = (payload: Json) => {
    const original = call(payload);
    const send: typeof original.send = async (attempt, signal) => {
      together.push(++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return original.send(attempt, signal);
    };
    return perform(step(), { ...original, send });
  };
  await Promise.all([1, 2, 3, 4].map(ask));
  // The first four leave together, since nothing is known of the service yet; then one at a time, until it takes the eleventh.
  expect(together.slice(0, 11)).toEqual([1, 2, 3, 4, 1, 1, 1, 1, 1, 1, 1]);
});

const lost = new UnknownOutcome("The connection broke.");

it("[W12] goes on with a lost request that the service's list shows", async () => {
  const { log, call } = service([{ losesAnswer: lost }], { isListed: true });
  const { receipt } = await (await paying())(step(), call({}));
  expect(log).toEqual(["send", "accept 1", "find", "collect 1"]);
  expect(receipt).toMatchObject({ requestId: "1", attempts: 1 });
});

it.each([lost, new TypeError("fetch failed"), new Error("ECONNRESET")])("[W12] never sends again after %s", async (error) => {
  const perform = await paying();
  const { log, call } = service([{ losesAnswer: error }]);
  const failure = await failureOf(perform(step(), call({})));
  expect(failure).toMatchObject({ code: "UnknownOutcome", maybeBilled: true });
  expect(failure?.message).toMatch(/may have been billed\. It is not sent again by itself: look at/);
  expect(await failureOf(perform(step(), call({})))).toEqual(failure);
  expect(log).toEqual(["send", "accept 1", "find", "find", "find", "find"]);
});

it("[W9, W10, W12] accepts at most once whatever the service answers", async () => {
  const answer = fc.constantFrom<Answer>("accept", "not sent", { retryAfter: 100 }, { losesAnswer: lost }, { fails: new PlaygraphError({ code: "Rejected", message: "No.", maybeBilled: true }) });
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 12 }), fc.boolean(), fc.integer({ min: 1, max: 5 }), async (answers, isListed, tasks) => {
      const perform = await paying();
      const { log, call } = service(answers, { isListed });
      await Promise.allSettled(Array.from({ length: tasks }, () => perform(step(), call({}))));
      await Promise.allSettled([perform(step(), call({}))]);
      expect(log.filter((line) => line.startsWith("accept")).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 50 },
  );
});

it("[W13] fetches and stores the files in their order", async () => {
  const blobs = diskBlobs(join(await temporaryFolder(), "blobs"));
  const { call } = service([], { files: ["https://files.test/b", "data:image/png;base64,AA==", "https://files.test/a"] });
  const { files } = await (await paying({ blobs }))(step(), call({}));
  const facts = { mediaType: "image/png", width: 4, height: 3 };
  expect(files).toEqual([
    { blob: sha256Of("bytes of https://files.test/b"), ...facts, sourceUrl: "https://files.test/b" },
    { blob: sha256Of("bytes of data:image/png;base64,AA=="), ...facts },
    { blob: sha256Of("bytes of https://files.test/a"), ...facts, sourceUrl: "https://files.test/a" },
  ]);
  expect(await Promise.all(files.map(({ blob }) => blobs.has(blob)))).toEqual([true, true, true]);
});

it("[W13] fails as billed where the result is no picture", async () => {
  const inspect = () => {
    throw new PlaygraphError({ code: "Unavailable", message: "This is no picture." });
  };
  const { call } = service([], { files: ["https://files.test/a"] });
  expect(await failureOf((await paying({ inspect }))(step(), call({})))).toEqual({ code: "Unavailable", message: "This is no picture.", requestId: "1", retryable: false, maybeBilled: true });
});

/** A request that stays under way until it is aborted, and says when it has begun. */
function endless(): { readonly begun: Promise<void>; readonly collect: (signal: AbortSignal) => Promise<string> } {
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  return {
    begun,
    collect: (signal) => {
      resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    },
  };
}

it("[W14] cancels an accepted request with the last who waits for it", async () => {
  const perform = await paying();
  const { begun, collect } = endless();
  const { log, call } = service([], { collect });
  const [one, two] = [new AbortController(), new AbortController()];
  const first = failureOf(perform(step(one.signal), call({})));
  const second = failureOf(perform(step(two.signal), call({})));
  await begun;
  one.abort();
  expect(await first).toMatchObject({ code: "Cancelled", maybeBilled: false });
  expect(log).not.toContain("cancel 1");
  two.abort(new PlaygraphError({ code: "Timeout", message: "Too slow." }));
  expect(await second).toEqual({ code: "Timeout", message: "Request 1 was cancelled at the service; what of it had begun may still be billed.", requestId: "1", retryable: false, maybeBilled: true });
  expect(log).toEqual(["send", "accept 1", "collect 1", "cancel 1"]);
});

it("[W14] says so where a request cannot be cancelled, and may be asked again", async () => {
  const perform = await paying();
  const { begun, collect } = endless();
  const stop = new AbortController();
  const outcome = failureOf(perform(step(stop.signal), { ...service([], { collect }).call({}), cancel: () => Promise.reject(new Error("too late")) }));
  await begun;
  stop.abort();
  expect((await outcome)?.message).toMatch(/^Request 1 could not be cancelled at the service; /);
  expect((await perform(step(), service([]).call({}))).receipt.requestId).toBe("1");
});

it("[W14] sends nothing once it is stopped", async () => {
  const perform = await paying();
  const { log, call } = service([]);
  const stop = new AbortController();
  stop.abort();
  expect(await failureOf(perform(step(stop.signal), call({})))).toMatchObject({ code: "Cancelled", maybeBilled: false });
  expect(log).toEqual([]);
});

it("[W15] cancels what is accepted while the run stops", async () => {
  const perform = await paying();
  const { log, call } = service([]);
  const stop = new AbortController();
  const base = call({});
  const send: typeof base.send = (attempt, signal) => {
    stop.abort();
    return base.send(attempt, signal);
  };
  expect(await failureOf(perform(step(stop.signal), { ...base, send }))).toMatchObject({ code: "Cancelled", requestId: "1", maybeBilled: true });
  expect(log).toEqual(["send", "accept 1", "cancel 1"]);
});

it("[W15] does not know the outcome of what it cut off", async () => {
  const stop = new AbortController();
  const { call } = service([]);
  const send = (_attempt: unknown, signal: AbortSignal) => {
    const cutOff = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new UnknownOutcome("Cut off."))));
    stop.abort();
    return cutOff;
  };
  expect(await failureOf((await paying())(step(stop.signal), { ...call({}), send }))).toMatchObject({ code: "UnknownOutcome", maybeBilled: true });
});

/** A clock on which no time passes. */
const stillClock = { now: () => 0, sleep: (_: number, signal?: AbortSignal) => new Promise<void>((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("cut off")))) };

it("[W15] takes a finished picture along, if that is quick", async () => {
  const stop = new AbortController();
  const { call } = service([], { files: ["https://files.test/a"] });
  const fetchFile = async (_url: string, signal: AbortSignal) => {
    stop.abort();
    expect(signal.aborted).toBe(false);
    return bytesOf("picture");
  };
  const perform = await paying({ clock: stillClock, fetchFile });
  const outcome = perform(step(stop.signal), call({}));
  expect((await outcome).files).toHaveLength(1);
});

it("[W15] does not wait for a picture that is slow", async () => {
  const stop = new AbortController();
  const { call } = service([], { files: ["https://files.test/a"] });
  const fetchFile = (_url: string, signal: AbortSignal) => {
    const cutOff = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    stop.abort();
    return cutOff;
  };
  expect(await failureOf((await paying({ fetchFile }))(step(stop.signal), call({})))).toEqual({
    code: "Cancelled",
    message: "Stopped while the result of request 1 was fetched; it has been billed.",
    requestId: "1",
    retryable: false,
    maybeBilled: true,
  });
});

it("[W16] passes a refusal unchanged, and asks again only where nothing was billed", async () => {
  const perform = await paying();
  const unauthorised = new PlaygraphError({ code: "Unauthorised", message: "The key was refused." });
  const rejected = new PlaygraphError({ code: "Rejected", message: "Not allowed.", maybeBilled: true, requestId: "7" });
  const { log, call } = service([{ fails: unauthorised }, { fails: rejected }]);
  expect(await failureOf(perform(step(), call({})))).toEqual(unauthorised.failure);
  expect(await failureOf(perform(step(), call({})))).toEqual(rejected.failure);
  expect(await failureOf(perform(step(), call({})))).toEqual(rejected.failure);
  expect(log).toEqual(["send", "send"]);
});

it("[W16] names the request in whatever fails after acceptance", async () => {
  const perform = await paying();
  const gone = service([], { collect: () => Promise.reject(new PlaygraphError({ code: "Unavailable", message: "The result has expired." })) });
  expect(await failureOf(perform(step(), gone.call({ a: 1 })))).toMatchObject({ code: "Unavailable", requestId: "1", maybeBilled: true });
  const broken = service([], { collect: () => Promise.reject(new TypeError("x is undefined")) });
  expect(await failureOf(perform(step(), broken.call({ a: 2 })))).toMatchObject({ code: "NodeBug", requestId: "1", maybeBilled: true });
});
