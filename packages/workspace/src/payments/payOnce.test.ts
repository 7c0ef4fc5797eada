import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AcceptedRequest, PlaygraphError, UnknownOutcome } from "@playgraph/core";
import { expect, it } from "vitest";
import { openDatabase } from "../database/openDatabase.ts";
import { diskBlobs } from "../diskBlobs.ts";
import { systemClock } from "../systemClock.ts";
import { failureOf, openPayer, type Payer } from "../testing/payer.ts";
import { service, step } from "../testing/service.ts";
import { fakeClock } from "../testing/fakeClock.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { spentIn } from "./budget.ts";
import { emergencyFile } from "./emergencyFile.ts";

const lost = new UnknownOutcome("The connection broke.");
const file = "https://files.test/a";

/** What counts against a run's budget. */
const heldBy = ({ database }: Payer, scope = "run:r1") => database.read((sql) => spentIn(sql, scope)).generations;
const statesOf = ({ payments }: Payer) => payments().map(({ state }) => state);
const unavailable = (facts: Partial<PlaygraphError["failure"]> = {}) => new PlaygraphError({ code: "Unavailable", message: "The service failed.", maybeBilled: true, ...facts });

it("[W31] what is done answers every later process and run, with who paid for it", async () => {
  const dir = await temporaryFolder();
  const { log, call } = service([], { files: [file] });
  const first = await openPayer(dir);
  const paid = await first.run({ run: "r1" }).perform(step(), { ...call({}), billableUnits: () => 2.5 });
  await first.close();
  const later = await openPayer(dir);
  expect(await later.run({ run: "r2" }).perform(step(), call({}))).toEqual(paid);
  expect(paid.receipt).toMatchObject({ run: "r1", units: 2.5, attempts: 1 });
  expect(log).toEqual(["send", "accept 1", "collect 1"]);
  expect(later.run({ run: "r2" }).spending()).toEqual({ images: 0, micros: 0, resubmitted: [] });
  expect(later.run({ run: "r1" }).spending()).toEqual({ images: 1, micros: "unknown", resubmitted: [] });
});

it.each(["gone", "damaged"])("[W31] a picture that is %s is fetched again, not paid again", async (how) => {
  const dir = await temporaryFolder();
  const { log, call } = service([], { files: [file] });
  const payer = await openPayer(dir);
  const { files } = await payer.run().perform(step(), call({}));
  const blob = files[0]?.blob ?? "";
  const path = join(dir, "blobs", blob.slice(0, 2), blob);
  await (how === "gone" ? rm(path) : writeFile(path, "other bytes"));
  expect((await payer.run().perform(step(), call({}))).files).toEqual(files);
  expect(await readFile(path, "utf8")).toBe(`bytes of ${file}`);
  expect(log.filter((line) => line === "send")).toHaveLength(1);
});

it("[W31] a picture that is gone everywhere is told as paid and unavailable, stays paid, and is taken when it is there after all", async () => {
  const dir = await temporaryFolder();
  const { call } = service([], { files: [file] });
  let isGone = false;
  const payer = await openPayer(dir, { fetchPicture: async () => (isGone ? Promise.reject(unavailable({ message: "The file cannot be had any more." })) : { bytes: new Uint8Array([1]), mediaType: "image/png", width: 1, height: 1 }) });
  await payer.run().perform(step(), call({}));
  await rm(join(dir, "blobs"), { recursive: true });
  isGone = true;
  const failure = await failureOf(payer.run().perform(step(), call({})));
  expect(failure).toEqual({
    code: "Unavailable",
    message: "Request 1 is paid, but its picture could not be taken: The file cannot be had any more. To pay for it once more, run again with --on-unknown resubmit.",
    requestId: "1",
    retryable: false,
    maybeBilled: true,
  });
  expect(await failureOf(payer.run({ run: "r2" }).perform(step(), call({})))).toEqual(failure);
  expect([statesOf(payer), heldBy(payer)]).toEqual([["failed"], 1]);
  isGone = false;
  expect((await payer.run({ run: "r3" }).perform(step(), call({}))).files).toHaveLength(1);
  expect([statesOf(payer), heldBy(payer)]).toEqual([["done"], 1]);
});

it("[W32] two processes that ask for one payload send it once, and both get it", async () => {
  const dir = await temporaryFolder();
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const { log, call } = service([], {
    collect: () => {
      begun.resolve();
      return answer.promise;
    },
  });
  const one = (await openPayer(dir)).run({ run: "r1" }).perform(step(), call({}));
  await begun.promise;
  const waiting = step();
  const clock = fakeClock();
  const waits = { ...clock, sleep: (milliseconds: number, signal?: AbortSignal) => (clock.slept.length === 3 && answer.resolve("done"), clock.sleep(milliseconds, signal)) };
  const other = (await openPayer(dir, { clock: waits })).run({ run: "r2" }).perform(waiting, call({}));
  expect(await other).toEqual(await one);
  expect(log).toEqual(["send", "accept 1", "collect 1"]);
  expect(waiting.told[0]).toBe("waiting: another run makes the same request; it is paid once");
  expect(clock.slept.slice(0, 4)).toEqual([50, 100, 200, 400]);
});

it("[W32] two processes that begin at the same instant send each payload once", async () => {
  const dir = await temporaryFolder();
  const { log, call } = service([]);
  const processes = await Promise.all([openPayer(dir), openPayer(dir), openPayer(dir)]);
  const payloads = [1, 2, 3, 4, 5];
  const outcomes = await Promise.all(processes.flatMap((payer, index) => payloads.map((payload) => payer.run({ run: `r${index}` }).perform(step(), call(payload)))));
  expect(log.filter((line) => line === "send")).toHaveLength(payloads.length);
  expect(new Set(outcomes.map(({ receipt }) => `${receipt.run} ${receipt.requestId}`)).size).toBe(payloads.length);
  expect(processes.map((payer, index) => heldBy(payer, `run:r${index}`)).reduce((sum, count) => sum + count)).toBe(payloads.length);
});

it("[W32] of processes that find the same payment left over one goes on with it, and one sends it once more", async () => {
  const dir = await temporaryFolder();
  const left = service([], { collect: (() => { let tries = 0; return () => (tries++ === 0 ? Promise.reject(new Error("x is undefined")) : Promise.resolve("there")); })() });
  const unknown = service([{ losesAnswer: lost }]);
  const first = await openPayer(dir);
  await failureOf(first.run().perform(step(), left.call(1)));
  await failureOf(first.run().perform(step(), unknown.call(2)));
  const processes = await Promise.all([openPayer(dir), openPayer(dir), openPayer(dir)]);
  await Promise.all(processes.map((payer) => payer.run().perform(step(), left.call(1))));
  expect(left.log).toEqual(["send", "accept 1", "collect 1", "collect 1"]);
  await Promise.all(processes.map((payer, index) => payer.run({ run: `again-${index}`, onUnknown: "resubmit" }).perform(step(), unknown.call(2))));
  expect(unknown.log.filter((line) => line === "send")).toHaveLength(2);
});

it("[W32] who waits for another process is released with its own run", async () => {
  const dir = await temporaryFolder();
  const begun = Promise.withResolvers<void>();
  const { log, call } = service([], {
    collect: (signal) => {
      begun.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    },
  });
  const [first, second] = [new AbortController(), new AbortController()];
  const one = failureOf((await openPayer(dir)).run().perform(step(first.signal), call({})));
  await begun.promise;
  const waiting = { ...step(second.signal), progress: () => second.abort() };
  expect(await failureOf((await openPayer(dir)).run({ run: "r2" }).perform(waiting, call({})))).toMatchObject({ code: "Cancelled", maybeBilled: false, message: "Stopped while it waited for the same request of another run." });
  expect(log).not.toContain("cancel 1");
  first.abort();
  await one;
});

it("[W34] a later run looks again for a lost request, and goes on with it", async () => {
  const dir = await temporaryFolder();
  const options = { isListed: false };
  const { log, call } = service([{ losesAnswer: lost }], options);
  const payer = await openPayer(dir);
  expect(await failureOf(payer.run().perform(step(), call({})))).toMatchObject({ code: "UnknownOutcome", maybeBilled: true, message: expect.stringMatching(/run again with --on-unknown resubmit to send it once more\.$/) });
  expect([statesOf(payer), heldBy(payer)]).toEqual([["unknown"], 1]);
  options.isListed = true;
  expect((await payer.run({ run: "r2" }).perform(step(), call({}))).receipt).toMatchObject({ requestId: "1", run: "r1" });
  expect(log.filter((line) => line === "send")).toHaveLength(1);
  expect([heldBy(payer), heldBy(payer, "run:r2")]).toEqual([1, 0]);
});

it("[W34] sends a lost request once more where the user wants it, and lists that", async () => {
  const dir = await temporaryFolder();
  const { log, call } = service([{ losesAnswer: lost }]);
  const payer = await openPayer(dir);
  await failureOf(payer.run().perform(step(), call({})));
  const again = payer.run({ run: "r2", onUnknown: "resubmit" });
  expect((await again.perform(step(), call({}))).receipt).toMatchObject({ requestId: "2", run: "r2", attempts: 2 });
  expect(again.spending()).toEqual({ images: 1, micros: "unknown", resubmitted: ["generate"] });
  expect(log).toEqual(["send", "accept 1", "find", "find", "find", "find", "find", "find", "find", "find", "send", "accept 2", "collect 2"]);
  // The first request may have been billed: what was reserved for it stays.
  expect([heldBy(payer), heldBy(payer, "run:r2")]).toEqual([1, 1]);
  const resumed = await openPayer(dir);
  expect(resumed.run({ run: "r2" }).spending()).toEqual({ images: 1, micros: "unknown", resubmitted: ["generate"] });
});

it("[W34] a request that is refused or turned away when it is sent once more is as unknown as before, and listed as often as it left", async () => {
  const refused = new PlaygraphError({ code: "InvalidInput", message: "No such field." });
  const { call } = service([{ losesAnswer: lost }, "not sent", { fails: refused }]);
  const payer = await openPayer(await temporaryFolder());
  const run = payer.run({ onUnknown: "resubmit" });
  expect(await failureOf(run.perform(step(), call({})))).toEqual(refused.failure);
  expect([statesOf(payer), heldBy(payer), run.spending().resubmitted]).toEqual([["unknown"], 1, []]);
  expect(await failureOf(payer.run({ run: "r2" }).perform(step(), call({})))).toMatchObject({ code: "UnknownOutcome" });
  expect((await run.perform(step(), call({}))).receipt).toMatchObject({ requestId: "2", attempts: 4 });
  expect([heldBy(payer), run.spending().resubmitted]).toEqual([2, ["generate"]]);
});

it.each([lost, unavailable({ retryable: true })])("[W34] one run sends a request that is lost every time five times more, and no further: %s", async (losesAnswer) => {
  const { log, call } = service(Array.from({ length: 20 }, () => ({ losesAnswer })));
  const payer = await openPayer(await temporaryFolder());
  const run = payer.run({ onUnknown: "resubmit" });
  expect(await failureOf(run.perform(step(), call({})))).toMatchObject({ code: "UnknownOutcome" });
  expect(await failureOf(run.perform(step(), call({})))).toMatchObject({ code: "UnknownOutcome" });
  expect(log.filter((line) => line === "send")).toHaveLength(6);
  expect([heldBy(payer), run.spending().resubmitted]).toEqual([6, Array.from({ length: 5 }, () => "generate")]);
});

it("[W35] a final failure stands for every later run, and only what the request had no part in is sent once more", async () => {
  const payer = await openPayer(await temporaryFolder());
  const rejected = service([], { collect: () => Promise.reject(new PlaygraphError({ code: "Rejected", message: "Not allowed.", maybeBilled: true })) });
  const gone = service([], { collect: (_, requestId) => (requestId === "1" ? Promise.reject(unavailable()) : Promise.resolve("there")) });
  for (const onUnknown of ["fail", "fail", "resubmit"] as const) expect(await failureOf(payer.run({ run: onUnknown, onUnknown }).perform(step(), rejected.call("a")))).toMatchObject({ code: "Rejected", requestId: "1", maybeBilled: true });
  expect(rejected.log).toEqual(["send", "accept 1", "collect 1"]);
  for (const run of ["r1", "r2"]) expect(await failureOf(payer.run({ run }).perform(step(), gone.call("b")))).toMatchObject({ code: "Unavailable", message: expect.stringMatching(/--on-unknown resubmit\.$/) });
  // Each later run looks once more, which is free: it may have been told so with the key of another account.
  expect(gone.log).toEqual(["send", "accept 1", "collect 1", "collect 1"]);
  expect((await payer.run({ run: "r3", onUnknown: "resubmit" }).perform(step(), gone.call("b"))).result).toEqual({ text: "there" });
  expect(gone.log.slice(4)).toEqual(["collect 1", "send", "accept 2", "collect 2"]);
});

it("[W35] equal tasks of a run are no reason to send once more what failed in it", async () => {
  const { log, call } = service([], { collect: () => Promise.reject(unavailable()) });
  const run = (await openPayer(await temporaryFolder())).run({ onUnknown: "resubmit" });
  for (let task = 0; task < 3; task++) expect(await failureOf(run.perform(step(), call({})))).toMatchObject({ code: "Unavailable", requestId: "1" });
  expect(log).toEqual(["send", "accept 1", "collect 1"]);
});

it("[W36] a result that could not be learnt is asked for again, later in the run and in the next one", async () => {
  const clock = fakeClock();
  const payer = await openPayer(await temporaryFolder(), { clock });
  let tries = 0;
  const { log, call } = service([], { collect: () => (++tries < 3 ? Promise.reject(unavailable({ code: "Network", retryable: true })) : Promise.resolve("there")) });
  const run = payer.run();
  for (let task = 0; task < 3; task++) expect(await failureOf(run.perform(step(), call({})))).toMatchObject({ code: "Network", requestId: "1", retryable: true, maybeBilled: true });
  expect(tries).toBe(1);
  expect(statesOf(payer)).toEqual(["accepted"]);
  await clock.sleep(30_000);
  await failureOf(run.perform(step(), call({})));
  expect(tries).toBe(2);
  expect((await payer.run({ run: "r2" }).perform(step(), call({}))).receipt).toMatchObject({ requestId: "1", run: "r1" });
  expect(log.filter((line) => line === "send")).toHaveLength(1);
});

it("[W36] another process goes on with a result that this one could not learn, while this one lives", async () => {
  const dir = await temporaryFolder();
  const { call } = service([], { collect: (() => { let tries = 0; return () => (tries++ === 0 ? Promise.reject(new Error("x is undefined")) : Promise.resolve("there")); })() });
  await failureOf((await openPayer(dir)).run().perform(step(), call({})));
  expect((await (await openPayer(dir)).run({ run: "r2" }).perform(step(), call({}))).receipt.requestId).toBe("1");
});

it("[W36] a picture that our own disk does not take stays at the service, to be fetched later", async () => {
  const dir = await temporaryFolder();
  const stored = diskBlobs(join(dir, "blobs"));
  let isReadOnly = true;
  const put = (bytes: Uint8Array) => (isReadOnly ? Promise.reject(new PlaygraphError({ code: "Unavailable", message: "cannot store an image: the disk is read-only." })) : stored.put(bytes));
  const payer = await openPayer(dir, { blobs: { ...stored, put } });
  const { log, call } = service([], { files: [file] });
  expect(await failureOf(payer.run().perform(step(), call({})))).toMatchObject({ code: "Unavailable", requestId: "1", maybeBilled: true, message: expect.stringMatching(/read-only\.$/) });
  expect(statesOf(payer)).toEqual(["completed"]);
  isReadOnly = false;
  expect((await payer.run({ run: "r2" }).perform(step(), call({}))).files).toHaveLength(1);
  expect(log).toEqual(["send", "accept 1", "collect 1"]);
});

it("[W37] the service's own failure costs nothing, and may be sent again", async () => {
  const { log, call } = service([], { collect: (_, requestId) => (requestId === "1" ? Promise.reject(unavailable({ maybeBilled: false, retryable: true })) : Promise.resolve("there")) });
  const payer = await openPayer(await temporaryFolder());
  expect(await failureOf(payer.run().perform(step(), call({})))).toMatchObject({ code: "Unavailable", requestId: "1", maybeBilled: false });
  expect([statesOf(payer), heldBy(payer)]).toEqual([[], 0]);
  expect((await payer.run().perform(step(), call({}))).receipt.requestId).toBe("2");
  expect(log.filter((line) => line === "send")).toHaveLength(2);
  expect(heldBy(payer)).toBe(1);
});

/** Runs until it is stopped, as often as there are answers to the cancellation; then collects by `later`. */
async function cancelled(payer: Payer, later: () => Promise<string>, answers: readonly ("requested" | "none")[] = ["requested"]) {
  let begun = Promise.withResolvers<void>();
  let isStopped = true;
  const { log, call } = service([], {
    collect: (signal, requestId) => {
      if (!isStopped) return requestId === "1" ? later() : Promise.resolve("anew");
      begun.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    },
  });
  for (const answer of answers) {
    begun = Promise.withResolvers();
    const stop = new AbortController();
    const outcome = failureOf(payer.run().perform(step(stop.signal), { ...call({}), ...(answer === "none" ? { cancel: () => Promise.reject(new Error("no network")) } : {}) }));
    await begun.promise;
    stop.abort();
    expect(await outcome).toMatchObject({ code: "Cancelled", requestId: "1", maybeBilled: true });
  }
  isStopped = false;
  expect(heldBy(payer)).toBe(1);
  return { log, call };
}

it("[W38] a request that was cancelled and done all the same is taken", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { call } = await cancelled(payer, () => Promise.resolve("there"));
  expect(await payer.run().perform(step(), call({}))).toMatchObject({ result: { text: "there" }, receipt: { requestId: "1" } });
  expect(heldBy(payer)).toBe(1);
});

it("[W38] one that the service says was cancelled costs nothing, and is sent anew", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { call } = await cancelled(payer, () => Promise.reject(new PlaygraphError({ code: "Cancelled", message: "It was cancelled.", maybeBilled: true })));
  expect(await payer.run({ run: "r2" }).perform(step(), call({}))).toMatchObject({ result: { text: "anew" }, receipt: { requestId: "2", run: "r2" } });
  expect([heldBy(payer), heldBy(payer, "run:r2")]).toEqual([0, 1]);
});

it("[W38] one that the service does not know any more may have cost something, and is sent anew", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { call } = await cancelled(payer, () => Promise.reject(unavailable()));
  const run = payer.run({ run: "r2" });
  expect((await run.perform(step(), call({}))).receipt).toMatchObject({ requestId: "2", run: "r2" });
  expect([heldBy(payer), heldBy(payer, "run:r2"), run.spending().resubmitted]).toEqual([1, 1, []]);
});

it("[W38] what was cancelled stays so when a later cancellation gets no answer", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { call } = await cancelled(payer, () => Promise.reject(unavailable()), ["requested", "none"]);
  expect((await payer.run().perform(step(), call({}))).receipt.requestId).toBe("2");
});

it("[W38] whoever may not send anew what was cancelled leaves it to others", async () => {
  const dir = await temporaryFolder();
  const payer = await openPayer(dir);
  const { call } = await cancelled(payer, () => Promise.reject(unavailable()));
  expect(await failureOf(payer.run({ run: "poor", budget: { run: { images: 0 } } }).perform(step(), call({})))).toMatchObject({ code: "BudgetExceeded" });
  expect(payer.payments()).toMatchObject([{ state: "accepted", wasCancelled: true, owner: "" }]);
  expect((await (await openPayer(dir)).run({ run: "r2" }).perform(step(), call({}))).receipt.requestId).toBe("2");
});

it("[W39] a cap is never passed, however many ask at once, and what is refused gives its place back", async () => {
  const payer = await openPayer(await temporaryFolder());
  const refused = { fails: new PlaygraphError({ code: "InvalidInput", message: "No." }) };
  const { log, call } = service([refused, "accept", refused]);
  const run = payer.run({ budget: { run: { images: 5 } } });
  const failures = await Promise.all(Array.from({ length: 40 }, (_, index) => failureOf(run.perform(step(), call(index)))));
  const accepted = log.filter((line) => line.startsWith("accept")).length;
  expect(accepted).toBeLessThanOrEqual(5);
  expect(failures.filter((failure) => failure?.code === "BudgetExceeded")).toHaveLength(40 - accepted - 2);
  for (let index = 100; index < 110; index++) await failureOf(run.perform(step(), call(index)));
  expect(log.filter((line) => line.startsWith("accept"))).toHaveLength(5);
  expect([heldBy(payer), heldBy(payer, "day:test:2026-01-02")]).toEqual([5, 5]);
});

it("[W40] a day's budget is one for all runs of that day, and a run's own one holds when it is resumed", async () => {
  const dir = await temporaryFolder();
  const { call } = service([]);
  let day = 2;
  const today = () => new Date(2026, 0, day);
  const first = await openPayer(dir, { today });
  const budget = { day: { images: 2 }, run: { images: 2 } };
  await first.run({ run: "r1", budget }).perform(step(), call(1));
  await first.run({ run: "r2", budget }).perform(step(), call(2));
  expect(await failureOf(first.run({ run: "r3", budget }).perform(step(), call(3)))).toMatchObject({ code: "BudgetExceeded", message: expect.stringMatching(/^All runs of a day together may generate 2 images \(imagesPerDay/) });
  await first.close();
  day = 3;
  const next = await openPayer(dir, { today });
  await next.run({ run: "r1", budget }).perform(step(), call(3));
  expect(await failureOf(next.run({ run: "r1", budget }).perform(step(), call(4)))).toMatchObject({ code: "BudgetExceeded", message: expect.stringMatching(/^This run may generate 2 images/) });
});

it("[W40] money is counted by the user's prices, and a receipt says what was paid", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { log, call } = service([]);
  const run = payer.run({ budget: { run: { micros: 70_000 } }, prices: new Map([["test/model", 35_000]]) });
  expect((await run.perform(step(), call(1))).receipt.micros).toBe(35_000);
  await run.perform(step(), call(2));
  expect(await failureOf(run.perform(step(), call(3)))).toMatchObject({ code: "BudgetExceeded" });
  expect(run.spending()).toEqual({ images: 2, micros: 70_000, resubmitted: [] });
  expect(await failureOf(run.perform(step(), { ...call(4), endpoint: "test/other" }))).toMatchObject({ code: "BudgetExceeded", message: expect.stringContaining("--price test/other=USD") });
  expect(log.filter((line) => line === "send")).toHaveLength(2);
});

it.each([{ generations: 0.5, micros: 0 }, { generations: -1, micros: 0 }, { generations: 1, micros: Number.NaN }])("[W40] a step that reserves %o is a bug of its node, and sends nothing", async (reserve) => {
  const { log, call } = service([]);
  expect(await failureOf((await openPayer(await temporaryFolder())).run().perform(step(), { ...call(1), reserve }))).toMatchObject({ code: "NodeBug" });
  expect(log).toEqual([]);
});

it.each(["Unauthorised", "AccountLocked"] as const)("[W41] after %s a run sends nothing more, and what is under way is collected", async (code) => {
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const { log, call } = service(["accept", { fails: new PlaygraphError({ code, message: "The key was refused." }) }], {
    collect: () => {
      begun.resolve();
      return answer.promise;
    },
  });
  const payer = await openPayer(await temporaryFolder());
  const run = payer.run();
  const underWay = run.perform(step(), call(1));
  await begun.promise;
  expect(await failureOf(run.perform(step(), call(2)))).toMatchObject({ code, message: "The key was refused." });
  const later = await Promise.all([3, 4].map((payload) => failureOf(run.perform(step(), call(payload)))));
  expect(later).toEqual([3, 4].map(() => ({ code, message: "Not sent, since an earlier request of this run was refused: The key was refused.", retryable: false, maybeBilled: false })));
  answer.resolve("there");
  expect((await underWay).result).toEqual({ text: "there" });
  expect(log.filter((line) => line === "send")).toHaveLength(2);
  expect(heldBy(payer)).toBe(1);
  expect((await payer.run({ run: "r2" }).perform(step(), call(3))).receipt.requestId).toBe("2");
});

it("[W41] a request whose intent was on its way to the disk when the key was refused is not sent", async () => {
  const dir = await temporaryFolder();
  const database = await openDatabase(dir);
  const file = emergencyFile(dir, database.owner);
  const { log, call } = service([{ fails: new PlaygraphError({ code: "Unauthorised", message: "The key was refused." }) }]);
  const begun = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<void>();
  let count = 0;
  const prepare = async () => {
    await file.prepare();
    if (count++ === 0) return begun.promise;
    begun.resolve();
    return refused.promise;
  };
  const payer = await openPayer(dir, { database, emergency: { ...file, prepare } });
  const run = payer.run();
  const first = failureOf(run.perform(step(), call(1)));
  const second = failureOf(run.perform(step(), call(2)));
  expect(await first).toMatchObject({ code: "Unauthorised" });
  refused.resolve();
  expect(await second).toMatchObject({ code: "Unauthorised", message: expect.stringMatching(/^Not sent/) });
  expect([log, payer.payments(), heldBy(payer)]).toEqual([["send"], [], 0]);
});

it("[W41] a run whose requests are billed and give nothing stops", async () => {
  const { log, call } = service([], { collect: () => Promise.reject(unavailable()) });
  const run = (await openPayer(await temporaryFolder())).run();
  for (let index = 0; index < 15; index++) expect(await failureOf(run.perform(step(), call(index)))).toMatchObject({ code: "Unavailable" });
  expect(await failureOf(run.perform(step(), call(15)))).toMatchObject({ code: "BudgetExceeded", message: expect.stringMatching(/gave nothing and may have been billed/) });
  expect(log.filter((line) => line === "send")).toHaveLength(15);
});

/** The database takes no page more until `free` is called. */
function fill({ database }: Payer): { readonly free: () => void } {
  const limit = (pages: number) => database.read((sql) => sql.get(`PRAGMA max_page_count = ${pages}`));
  limit(1);
  return { free: () => void limit(1_000_000) };
}

const large = "x".repeat(20_000);

it("[W42] sends nothing whose intent the disk does not take", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { log, call } = service([]);
  const { free } = fill(payer);
  expect(await failureOf(payer.run().perform(step(), call(large)))).toMatchObject({ code: "Unavailable", retryable: true, maybeBilled: false, message: expect.stringContaining("the disk is full") });
  expect(log).toEqual([]);
  free();
  expect((await payer.run().perform(step(), call(large))).receipt.requestId).toBe("1");
});

it("[W42] keeps beside a full database what was accepted, says so, and the next process goes on with it", async () => {
  const dir = await temporaryFolder();
  const { log, call } = service([]);
  const payer = await openPayer(dir);
  const base = call({});
  const send: typeof base.send = async (attempt, signal) => {
    const accepted = await base.send(attempt, signal);
    fill(payer);
    return { ...accepted, note: large };
  };
  const failure = await failureOf(payer.run().perform(step(), { ...base, send }));
  expect(failure).toMatchObject({ code: "Unavailable", requestId: "1", maybeBilled: true, message: expect.stringMatching(/^Request 1 is paid, but what it gave could not be written down\. Its id is kept in the workspace's folder emergency\. Run again/) });
  expect(statesOf(payer)).toEqual(["intent"]);
  expect(await readdir(join(dir, "emergency"))).toEqual([payer.database.owner]);
  await payer.close();
  const next = await openPayer(dir);
  expect(statesOf(next)).toEqual(["accepted"]);
  expect(await readdir(join(dir, "emergency"))).toEqual([]);
  expect((await next.run().perform(step(), call({}))).receipt).toMatchObject({ requestId: "1", run: "r1" });
  expect(log).toEqual(["send", "accept 1", "collect 1", "collect 1"]);
});

it("[W42] goes on in the same process when there is space again, and takes a result at once if only the acceptance met a full disk", async () => {
  const payer = await openPayer(await temporaryFolder());
  let free = () => {};
  let isFull = true;
  const { log, call } = service([], {
    collect: async () => {
      if (!isFull) free();
      return "there";
    },
  });
  const base = call({});
  const send: typeof base.send = async (attempt, signal) => {
    const accepted = await base.send(attempt, signal);
    ({ free } = fill(payer));
    return { ...accepted, note: large };
  };
  expect(await failureOf(payer.run().perform(step(), { ...base, send }))).toMatchObject({ requestId: "1", maybeBilled: true });
  free();
  expect((await payer.run({ run: "r2" }).perform(step(), base)).receipt).toMatchObject({ requestId: "1", run: "r1" });
  isFull = false;
  expect((await payer.run().perform(step(), { ...call(2), send })).receipt.requestId).toBe("2");
  expect(log.filter((line) => line === "send")).toHaveLength(2);
});

it("[W43] what a service of another process had not finished is forgotten, and so is what has no files of its own", async () => {
  const dir = await temporaryFolder();
  const emulator = { name: "test", isLasting: false };
  const { log, call } = service([], { collect: (_, requestId) => (requestId === "1" ? Promise.reject(unavailable({ retryable: true })) : Promise.resolve("there")) });
  const withFiles = service([], { files: [file] });
  const first = await openPayer(dir);
  const run = first.run({ service: emulator });
  await failureOf(run.perform(step(), call(1)));
  await run.perform(step(), call(2));
  const picture = await run.perform(step(), withFiles.call(3));
  await first.close();
  const next = await openPayer(dir);
  const later = next.run({ service: emulator, run: "r2" });
  await later.perform(step(), call(1));
  await later.perform(step(), call(2));
  expect(await later.perform(step(), withFiles.call(3))).toEqual(picture);
  expect(log.filter((line) => line === "send")).toHaveLength(4);
  expect(withFiles.log.filter((line) => line === "send")).toHaveLength(1);
  expect([heldBy(next), heldBy(next, "run:r2")]).toEqual([1, 2]);
});

it("[W43] a picture that is not here any more is made anew where its address ended with another process", async () => {
  const dir = await temporaryFolder();
  const emulator = { name: "test", isLasting: false };
  const { log, call } = service([], { files: [file] });
  const first = await openPayer(dir);
  await first.run({ service: emulator }).perform(step(), call({}));
  await first.close();
  await rm(join(dir, "blobs"), { recursive: true });
  const next = await openPayer(dir);
  expect((await next.run({ service: emulator, run: "r2" }).perform(step(), call({}))).receipt.requestId).toBe("2");
  expect(log).toEqual(["send", "accept 1", "collect 1", "send", "accept 2", "collect 2"]);
});

it("[W43] what one service was paid for is nothing that another one made", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { log, call } = service([]);
  await payer.run({ service: { name: "test", isLasting: true } }).perform(step(), call({}));
  await payer.run({ service: { name: "other", isLasting: true } }).perform(step(), call({}));
  expect(log.filter((line) => line === "send")).toHaveLength(2);
});

it("[W44] two runs of one process share a request, and not each other's budget or decisions", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { log, call } = service(["not sent"]);
  const poor = payer.run({ run: "poor", budget: { run: { images: 0 } } });
  const rich = payer.run({ run: "rich" });
  const [first, second, third] = await Promise.all([failureOf(poor.perform(step(), call({}))), rich.perform(step(), call({})), rich.perform(step(), call({}))]);
  expect(first).toMatchObject({ code: "BudgetExceeded" });
  expect([second.receipt, third.receipt]).toMatchObject([{ requestId: "1", run: "rich" }, { requestId: "1", run: "rich" }]);
  expect((await poor.perform(step(), call({}))).receipt.run).toBe("rich");
  expect(log.filter((line) => line === "accept 1")).toHaveLength(1);
});

it("[W48] a request that is accepted while the workspace closes is not lost, though its task waits for it no longer", async () => {
  const dir = await temporaryFolder();
  const payer = await openPayer(dir, { clock: systemClock });
  const { call } = service([], { cancels: "requested" });
  const [begun, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<AcceptedRequest>()];
  const send = () => {
    begun.resolve();
    return answer.promise;
  };
  const stop = new AbortController();
  const outcome = failureOf(payer.run().perform(step(stop.signal), { ...call({}), send }));
  await begun.promise;
  stop.abort();
  const closed = payer.close();
  // Time enough to close it, if nothing were waited for.
  for (let count = 0; count < 5; count++) await (await openPayer(dir)).close();
  answer.resolve({ requestId: "1" });
  await closed;
  expect(await outcome).toMatchObject({ requestId: "1", maybeBilled: true });
  expect((await openPayer(dir)).payments()).toMatchObject([{ state: "accepted", accepted: { requestId: "1" }, wasCancelled: true, owner: "" }]);
});

it("[W48] a step that does not end holds up no closing for long", async () => {
  const payer = await openPayer(await temporaryFolder());
  const begun = Promise.withResolvers<void>();
  const { call } = service([], {
    collect: () => {
      begun.resolve();
      return new Promise(() => {});
    },
  });
  void payer.run().perform(step(), call({}));
  await begun.promise;
  await expect(payer.close()).resolves.toBeUndefined();
});
