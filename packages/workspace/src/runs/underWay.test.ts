import type { AcceptedRequest, Clock, Json, StepCall, World } from "@playgraph/core";
import { expect, it } from "vitest";
import { openPayer, type Payer } from "../testing/payer.ts";
import { service, step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { cancelUnderWay } from "./cancelUnderWay.ts";
import { fetchUnderWay } from "./fetchUnderWay.ts";
import { underWay } from "./underWay.ts";

type Call = StepCall<AcceptedRequest, Json>;

const perform = (payer: Payer, run: string): World["perform"] => payer.run({ run }).perform;

/** A folder in which a process ended while its requests were under way. */
async function left(calls: readonly Call[], run = "r1"): Promise<string> {
  const dir = await temporaryFolder();
  const gone = await openPayer(dir);
  const accepted = calls.map(() => Promise.withResolvers<void>());
  const lost = new Promise<never>(() => {});
  for (const [index, call] of calls.entries()) void perform(gone, run)(step(), { ...call, collect: () => (accepted[index]?.resolve(), lost) });
  await Promise.all(accepted.map(({ promise }) => promise));
  await gone.close();
  return dir;
}

/** A clock on which time passes only when `event` has come. */
function clockAfter(event: Promise<unknown>): Clock {
  let time = 0;
  return {
    now: () => time,
    async sleep(milliseconds, signal) {
      const aborted = Promise.withResolvers<never>();
      signal?.addEventListener("abort", () => aborted.reject(signal.reason), { once: true });
      await Promise.race([event, aborted.promise]);
      time += milliseconds;
    },
  };
}

const stillClock = clockAfter(new Promise(() => {}));

const calls = (from: ReturnType<typeof service>, count: number): readonly Call[] => Array.from({ length: count }, (_, index) => ({ ...from.call({ index }), files: () => [] }));

const earlierOf = (known: readonly Call[]) => (request: { readonly payload: Json }) => known.find(({ payload }) => JSON.stringify(payload) === JSON.stringify(request.payload));

it("[W66] fetches what earlier processes had under way, and pays for nothing", async () => {
  const remote = service([]);
  const known = calls(remote, 3);
  const dir = await left(known);
  const here = await openPayer(dir);
  const requests = underWay(here.database, "test");
  expect(requests.map(({ run, endpoint, images, accepted }) => ({ run, endpoint, images, accepted }))).toEqual(["1", "2", "3"].map((requestId) => ({ run: "r1", endpoint: "test/model", images: 1, accepted: { requestId } })));
  const { signal } = new AbortController();
  expect(await fetchUnderWay(requests, { perform: perform(here, "r2"), earlierStep: earlierOf(known), clock: stillClock, signal })).toBe(3);
  expect(here.payments().map(({ state, run }) => [state, run])).toEqual([["done", "r1"], ["done", "r1"], ["done", "r1"]]);
  expect(underWay(here.database, "test")).toEqual([]);
  expect(remote.log.filter((line) => line === "send")).toHaveLength(3);
});

it("[W66] leaves alone what another process works on, what was cancelled, and what it cannot read", async () => {
  const remote = service([]);
  const known = calls(remote, 1);
  const dir = await left(known);
  const there = await openPayer(dir);
  const here = await openPayer(dir);
  expect(underWay(here.database, "other")).toEqual([]);
  const { signal } = new AbortController();
  expect(await fetchUnderWay(underWay(here.database, "test"), { perform: perform(here, "r2"), earlierStep: () => undefined, clock: stillClock, signal })).toBe(0);
  const taken = Promise.withResolvers<void>();
  const stop = new AbortController();
  const working = perform(there, "r1")(step(stop.signal), { ...(known[0] as Call), collect: (_accepted, signal) => new Promise((_done, failed) => (signal.addEventListener("abort", () => failed(new Error("stopped"))), taken.resolve())) });
  await taken.promise;
  expect(underWay(here.database, "test")).toEqual([]);
  stop.abort();
  await expect(working).rejects.toThrow("was cancelled at the service");
  expect(underWay(here.database, "test")).toEqual([]);
});

it("[W66] takes what is there, and leaves what is not made within some seconds as it was", async () => {
  const remote = service([], { collect: (signal, requestId) => (requestId === "2" ? Promise.resolve("made") : new Promise((_made, failed) => signal.addEventListener("abort", () => failed(new Error("stopped"))))) });
  const known = calls(remote, 3);
  const dir = await left(known);
  const here = await openPayer(dir);
  const { signal } = new AbortController();
  const made = Promise.withResolvers<void>();
  const watched: World["perform"] = async (task, call) => {
    const outcome = await perform(here, "r2")(task, call);
    made.resolve();
    return outcome;
  };
  expect(await fetchUnderWay(underWay(here.database, "test"), { perform: watched, earlierStep: earlierOf(known), clock: clockAfter(made.promise), signal })).toBe(1);
  expect(here.payments().map(({ state }) => state)).toEqual(["accepted", "done", "accepted"]);
  expect(underWay(here.database, "test").map(({ accepted }) => accepted.requestId)).toEqual(["1", "3"]);
  expect(remote.log.filter((line) => line.startsWith("cancel"))).toEqual([]);
});

it("[W66] decides nothing about a request that it cannot fetch", async () => {
  const remote = service([], { collect: () => Promise.reject(new Error("the service has forgotten it")) });
  const known = calls(remote, 2);
  const dir = await left(known);
  const here = await openPayer(dir);
  const { signal } = new AbortController();
  const before = here.payments();
  expect(await fetchUnderWay(underWay(here.database, "test"), { perform: perform(here, "r2"), earlierStep: earlierOf(known), clock: stillClock, signal })).toBe(0);
  expect(here.payments()).toEqual(before.map((payment) => ({ ...payment, owner: "" })));
  expect(remote.log.filter((line) => line === "send")).toHaveLength(2);
});

it("[W67] cancels what an interrupted run had under way, and says what became of each request", async () => {
  const remote = service([]);
  const known = calls(remote, 4);
  const dir = await left(known);
  const here = await openPayer(dir);
  const answers = ["requested", "too late", "not known", "no answer"] as const;
  const earlier = (request: { readonly accepted: AcceptedRequest; readonly payload: Json }): Call | undefined => {
    const call = earlierOf(known)(request);
    const answer = answers[Number(request.accepted.requestId) - 1] ?? "no answer";
    return call && { ...call, cancel: () => (answer === "no answer" ? Promise.reject(new Error("the service cannot be reached")) : Promise.resolve(answer)) };
  };
  expect(await cancelUnderWay(here.database, "r9", "test", earlier)).toEqual({ requested: [], done: [], gone: [], failed: [] });
  expect(await cancelUnderWay(here.database, "r1", "test", earlier)).toEqual({ requested: ["1"], done: ["2"], gone: ["3"], failed: ["4"] });
  expect(underWay(here.database, "test").map(({ accepted }) => accepted.requestId)).toEqual(["2", "4"]);
});
