import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Json, PlaygraphError, UnknownOutcome, type World } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { diskBlobs } from "../diskBlobs.ts";
import type { PaidStepsOptions } from "./paidSteps.ts";
import { fakeClock } from "../testing/fakeClock.ts";
import { failureOf, openPayer, pictureOf } from "../testing/payer.ts";
import { pictureFacts } from "../testing/pictureFacts.ts";
import { type Answer, service, step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const facts = pictureFacts;
const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

async function paying(options: Partial<PaidStepsOptions> = {}): Promise<World["perform"]> {
  return (await openPayer(await temporaryFolder(), { random: () => 0.5, ...options })).run().perform;
}

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
  expect(receipt).toEqual({ requestId: "1", attempts: 4, seconds: 23.5, micros: "unknown", run: "r1", units: null });
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

/** A clock on which no time passes. */
const stillClock = { now: () => 0, sleep: (_: number, signal?: AbortSignal) => new Promise<void>((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("cut off")))) };

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

it("[W12] tells which look it is at, and lets no timer run on", async () => {
  const clock = fakeClock();
  const { call } = service([{ losesAnswer: lost }]);
  const task = step();
  expect((await failureOf((await paying({ clock }))(task, call({}))))?.message).toMatch(/It was not found in the service's list, and it may/);
  expect(task.told.slice(1)).toEqual([1, 2, 3, 4].map((look) => `waiting: the answer was lost: looking for the lost request in the service's list, ${look} of 4`));
  expect([clock.now(), clock.asleep()]).toEqual([13_000, 0]);
});

it("[W12] does not look for what could not be told from others, and says so", async () => {
  const clock = fakeClock();
  const { log, call } = service([{ losesAnswer: lost }]);
  const { find: _find, ...blind } = call({});
  const task = step();
  expect((await failureOf((await paying({ clock }))(task, blind)))?.message).toBe("The connection broke. It cannot be told from others in the service's list, and it may have been billed. It is not sent again by itself: look at your requests on the service's dashboard, and if it is not there, run again with --on-unknown resubmit to send it once more.");
  expect([log, task.told, clock.now()]).toEqual([["send", "accept 1"], ["submitting"], 0]);
});

it("[W12] says so where the list could not be read, and not that the request was not in it", async () => {
  const { call } = service([{ losesAnswer: lost }, { losesAnswer: lost }]);
  const unreadable = () => Promise.reject(new PlaygraphError({ code: "Unavailable", message: "The list answered 404." }));
  expect(await failureOf((await paying())(step(), { ...call(1), find: unreadable }))).toMatchObject({
    code: "UnknownOutcome",
    message: expect.stringContaining("The connection broke. The service's list could not be read (The list answered 404), and it may have been billed."),
  });
  let looks = 0;
  const atLast = () => (looks++ < 3 ? unreadable() : Promise.resolve(undefined));
  expect((await failureOf((await paying())(step(), { ...call(2), find: atLast })))?.message).toContain("It was not found in the service's list");
});

/** Does not end before it is told to. */
const hanging = (_attempt: unknown, signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));

it("[W12] asks a list that could not be read at all once a request, until it answers", async () => {
  const perform = await paying();
  const { call } = service(Array.from({ length: 4 }, () => ({ losesAnswer: lost })));
  const looks = [0, 0, 0, 0];
  let isOff = true;
  for (const index of looks.keys()) {
    isOff = index < 2;
    const find = () => ((looks[index] = (looks[index] ?? 0) + 1), isOff ? Promise.reject(new Error("The list is off.")) : Promise.resolve(undefined));
    await failureOf(perform(step(), { ...call(index), find }));
  }
  expect(looks).toEqual([4, 1, 1, 4]);
});

it("[W12] gives up a list that hangs after a minute", async () => {
  const clock = fakeClock();
  const { call } = service([{ losesAnswer: lost }]);
  const failure = await failureOf((await paying({ clock }))(step(), { ...call({}), find: hanging }));
  expect(failure).toMatchObject({ code: "UnknownOutcome", message: expect.stringContaining("list could not be read (it did not answer within 60 seconds)") });
  expect([clock.now(), clock.asleep()]).toEqual([60_000, 0]);
});

it("[W12] stops looking with the run", async () => {
  const { call } = service([{ losesAnswer: lost }]);
  const stop = new AbortController();
  const find = (attempt: unknown, signal: AbortSignal) => {
    const cutOff = hanging(attempt, signal);
    stop.abort();
    return cutOff;
  };
  const clock = { ...fakeClock(), sleep: (milliseconds: number, signal?: AbortSignal) => (milliseconds === 0 ? Promise.resolve() : stillClock.sleep(milliseconds, signal)) };
  const failure = await failureOf((await paying({ clock }))(step(stop.signal), { ...call({}), find }));
  expect(failure).toMatchObject({ code: "UnknownOutcome", message: expect.stringContaining("The run was stopped before it was found") });
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
  expect(files).toEqual([
    { blob: sha256Of("bytes of https://files.test/b"), ...facts, sourceUrl: "https://files.test/b" },
    { blob: sha256Of("bytes of data:image/png;base64,AA=="), ...facts },
    { blob: sha256Of("bytes of https://files.test/a"), ...facts, sourceUrl: "https://files.test/a" },
  ]);
  expect(await Promise.all(files.map(({ blob }) => blobs.has(blob)))).toEqual([true, true, true]);
});

it("[W13] says that a request is paid whose picture cannot be had", async () => {
  const fetchPicture = () => Promise.reject(new PlaygraphError({ code: "Unavailable", message: "The file server sent no whole picture. Run again to fetch it.", retryable: true }));
  const { call } = service([], { files: ["https://files.test/a"] });
  expect(await failureOf((await paying({ fetchPicture }))(step(), call({})))).toEqual({
    code: "Unavailable",
    message: "Request 1 is paid, but its picture could not be taken: The file server sent no whole picture. Run again to fetch it.",
    requestId: "1",
    retryable: true,
    maybeBilled: true,
  });
});

it("[W13] names the request where anything else goes wrong, and stores none but what came", async () => {
  const dir = join(await temporaryFolder(), "blobs");
  const fetchPicture = async (url: string) => (url.endsWith("a") ? pictureOf("a") : Promise.reject(new Error("x is undefined")));
  const { call } = service([], { files: ["https://files.test/a", "https://files.test/b"] });
  expect(await failureOf((await paying({ blobs: diskBlobs(dir), fetchPicture }))(step(), call({})))).toMatchObject({ code: "NodeBug", requestId: "1", maybeBilled: true });
  expect((await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([sha256Of("a")]);
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

it("[W15] takes a finished picture along, if that is quick", async () => {
  const stop = new AbortController();
  const { call } = service([], { files: ["https://files.test/a"] });
  const fetchPicture = async (_url: string, signal: AbortSignal) => {
    stop.abort();
    expect(signal.aborted).toBe(false);
    return pictureOf("picture");
  };
  const perform = await paying({ clock: stillClock, fetchPicture });
  const outcome = perform(step(stop.signal), call({}));
  expect((await outcome).files).toHaveLength(1);
});

it("[W15] does not wait for a picture that is slow", async () => {
  const stop = new AbortController();
  const { call } = service([], { files: ["https://files.test/a"] });
  const fetchPicture = (_url: string, signal: AbortSignal) => {
    const cutOff = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    stop.abort();
    return cutOff;
  };
  expect(await failureOf((await paying({ fetchPicture }))(step(stop.signal), call({})))).toEqual({
    code: "Cancelled",
    message: "Stopped while the result of request 1 was fetched; it has been billed.",
    requestId: "1",
    retryable: false,
    maybeBilled: true,
  });
});

/** Ends one way after the stop: `collect` stays under way until it is aborted, and is then told by `again` what became of it. */
function stoppedLate(again: (signal: AbortSignal) => Promise<string>): { readonly begun: Promise<void>; readonly collect: (signal: AbortSignal) => Promise<string> } {
  const first = endless();
  let times = 0;
  return { begun: first.begun, collect: (signal) => (times++ === 0 ? first.collect(signal) : again(signal)) };
}

it("[W15] takes a result along that was done before the cancellation", async () => {
  const { begun, collect } = stoppedLate(async (signal) => (signal.aborted ? Promise.reject(new Error("cut off")) : "done"));
  const { log, call } = service([], { collect, cancels: "too late", files: ["https://files.test/a"] });
  const stop = new AbortController();
  const outcome = (await paying({ clock: stillClock }))(step(stop.signal), call({}));
  await begun;
  stop.abort();
  expect(await outcome).toMatchObject({ result: { text: "done" }, files: [{ sourceUrl: "https://files.test/a" }], receipt: { requestId: "1" } });
  expect(log).toEqual(["send", "accept 1", "collect 1", "cancel 1", "collect 1"]);
});

it("[W15] does not wait for a result that is done and slow to come", async () => {
  const clock = fakeClock();
  const { begun, collect } = stoppedLate((signal) => hanging(undefined, signal));
  const { call } = service([], { collect, cancels: "too late" });
  const stop = new AbortController();
  const outcome = failureOf((await paying({ clock }))(step(stop.signal), call({})));
  await begun;
  stop.abort();
  expect(await outcome).toEqual({ code: "Cancelled", message: "Request 1 was done when the run was stopped, and has been billed; its result was not fetched in time.", requestId: "1", retryable: false, maybeBilled: true });
  expect([clock.now(), clock.asleep()]).toEqual([5_000, 0]);
});

it("[W15] has one grace of five seconds for result and pictures together", async () => {
  const clock = fakeClock();
  const { begun, collect } = stoppedLate(async () => {
    await clock.sleep(3_000);
    return "done";
  });
  const fetchPicture = async (_url: string, signal: AbortSignal) => {
    await clock.sleep(3_000, signal);
    return pictureOf("picture");
  };
  const { call } = service([], { collect, cancels: "too late", files: ["https://files.test/a"] });
  const stop = new AbortController();
  const outcome = failureOf((await paying({ clock, fetchPicture }))(step(stop.signal), call({})));
  await begun;
  stop.abort();
  expect(await outcome).toMatchObject({ code: "Cancelled", message: "Stopped while the result of request 1 was fetched; it has been billed." });
  expect(clock.now()).toBe(5_000);
});

it("[W15] passes on what a request that was done failed with", async () => {
  const { begun, collect } = stoppedLate(() => Promise.reject(new PlaygraphError({ code: "Rejected", message: "The content filter refused it." })));
  const { call } = service([], { collect, cancels: "too late" });
  const stop = new AbortController();
  const outcome = failureOf((await paying({ clock: stillClock }))(step(stop.signal), call({})));
  await begun;
  stop.abort();
  expect(await outcome).toMatchObject({ code: "Rejected", message: "The content filter refused it.", requestId: "1" });
});

it("[W14] says so where the service does not know the request", async () => {
  const { begun, collect } = endless();
  const { log, call } = service([], { collect, cancels: "not known" });
  const stop = new AbortController();
  const outcome = failureOf((await paying())(step(stop.signal), call({})));
  await begun;
  stop.abort();
  expect(await outcome).toMatchObject({ code: "Cancelled", message: "Request 1 is not known to the service; what of it had begun may still be billed.", maybeBilled: true });
  expect(log.at(-1)).toBe("cancel 1");
});

it("[W16] passes a refusal unchanged, and asks again only where nothing was billed", async () => {
  const perform = await paying();
  const refused = new PlaygraphError({ code: "InvalidInput", message: "There is no such field." });
  const rejected = new PlaygraphError({ code: "Rejected", message: "Not allowed.", maybeBilled: true, requestId: "7" });
  const { log, call } = service([{ fails: refused }, { fails: rejected }]);
  expect(await failureOf(perform(step(), call({})))).toEqual(refused.failure);
  expect(await failureOf(perform(step(), call({})))).toEqual(rejected.failure);
  expect(await failureOf(perform(step(), call({})))).toEqual(rejected.failure);
  expect(log).toEqual(["send", "send"]);
});

it("[W16] names the request in whatever fails after acceptance", async () => {
  const perform = await paying();
  const gone = service([], { collect: () => Promise.reject(new PlaygraphError({ code: "Unavailable", message: "The result has expired.", maybeBilled: true })) });
  expect(await failureOf(perform(step(), gone.call({ a: 1 })))).toMatchObject({ code: "Unavailable", requestId: "1", maybeBilled: true });
  const broken = service([], { collect: () => Promise.reject(new TypeError("x is undefined")) });
  expect(await failureOf(perform(step(), broken.call({ a: 2 })))).toMatchObject({ code: "NodeBug", requestId: "1", maybeBilled: true });
  const refused = service([], { collect: () => Promise.reject(new PlaygraphError({ code: "Unavailable", message: "The worker failed.", retryable: true })) });
  expect(await failureOf(perform(step(), refused.call({ a: 3 })))).toMatchObject({ code: "Unavailable", requestId: "1", maybeBilled: false });
});

it("[W47] what a request needs is made before anything is written down, and not for one that is too dear", async () => {
  const { run, payments } = await openPayer(await temporaryFolder());
  const { log, call } = service([]);
  const prepared: string[] = [];
  const prepares = (payload: Json, prepare = async () => void prepared.push(`${payments().length} payments`)) => ({ ...call(payload), prepare });
  const { perform, spending } = run({ budget: { run: { images: 1 } } });
  expect(await failureOf(perform(step(), prepares(1, () => Promise.reject(new PlaygraphError({ code: "Network", message: "No storage." })))))).toMatchObject({ code: "Network", maybeBilled: false });
  expect([log, payments(), spending().images]).toEqual([[], [], 0]);
  await perform(step(), prepares(2));
  expect(prepared).toEqual(["0 payments"]);
  expect(await failureOf(perform(step(), prepares(3)))).toMatchObject({ code: "BudgetExceeded" });
  expect(prepared).toEqual(["0 payments"]);
});
