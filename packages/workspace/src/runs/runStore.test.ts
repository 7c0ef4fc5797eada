import type { RunSummary } from "@playgraph/core";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/openDatabase.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import type { RunRequest } from "./runRequest.ts";
import { runStore, type RunStore } from "./runStore.ts";

const request: RunRequest = {
  graph: { playgraph: 1, name: "Hares", nodes: { seeds: { type: "seed-sweep", inputs: { start: 1, count: 2 } } } },
  inputs: { subject: "a hare" },
  only: ["seeds"],
  at: { seeds: "1" },
  first: 3,
  name: "/graphs/hares.json",
  folder: "/graphs",
  out: "/graphs/out",
  modules: ["/graphs/nodes.ts"],
  fal: "emulator",
  concurrency: { fal: 4 },
  useCache: true,
  cap: { images: 100 },
  prices: { "fal-ai/playground-v25": 2_000 },
  onUnknown: "fail",
};

const counts = { done: 2, cached: 0, absent: 0, failed: 0, skipped: 0, cancelled: 0, unknown: 0 };
const summary = (run: string): RunSummary => ({ run, graph: "Hares", status: "done", tasks: counts, nodes: { seeds: counts }, generations: 0, reused: 0, reserved: 0, cost: 0, resubmitted: [], seconds: 1, failures: [] });

const day = new Date("2026-09-01T12:00:00Z");

/** One more process with the workspace, as far as the database can tell. */
async function opened(dir: string): Promise<{ readonly database: Database; readonly runs: RunStore }> {
  const database = await openDatabase(dir);
  onTestFinished(() => database.close());
  return { database, runs: runStore(database, () => day) };
}

it("[W60] keeps what a run was asked for, and how it ended", async () => {
  const dir = await temporaryFolder();
  const { database, runs } = await opened(dir);
  await runs.begin("r1", request);
  expect(runs.get("r1")).toEqual({ id: "r1", status: "running", started: day.getTime(), ended: null, request, summary: undefined });
  await runs.end("r1", summary("r1"));
  await database.close();
  const later = await opened(dir);
  expect(later.runs.get("r1")).toEqual({ id: "r1", status: "done", started: day.getTime(), ended: day.getTime(), request, summary: summary("r1") });
  expect(later.runs.get("r2")).toBeUndefined();
});

it("[W61] tells a run whose process is gone from one that goes on", async () => {
  const dir = await temporaryFolder();
  const here = await opened(dir);
  const there = await opened(dir);
  await there.runs.begin("r1", request);
  expect(here.runs.get("r1")?.status).toBe("running");
  expect(here.runs.running()).toEqual(["r1"]);
  await there.database.close();
  expect(here.runs.get("r1")?.status).toBe("interrupted");
  expect(here.runs.running()).toEqual([]);
});

it("[W61] tells a run that its own process gave up as interrupted", async () => {
  const { runs } = await opened(await temporaryFolder());
  await runs.begin("r1", request);
  await runs.leave("r1");
  expect(runs.get("r1")?.status).toBe("interrupted");
  await runs.resume("r1", request);
  expect(runs.get("r1")?.status).toBe("running");
});

it("[W62] resumes what is over or was left, and nothing that goes on, be it here", async () => {
  const dir = await temporaryFolder();
  const here = await opened(dir);
  const there = await opened(dir);
  await there.runs.begin("r1", request);
  await expect(here.runs.resume("r1", request)).rejects.toThrow("The run r1 is not over: it goes on in another process. Wait for it, or stop it with playgraph runs cancel r1.");
  await expect(there.runs.resume("r1", request)).rejects.toThrow("is not over");
  await there.runs.cancel("r1");
  await there.database.close();
  const more: RunRequest = { ...request, cap: { images: 200 } };
  await here.runs.resume("r1", more);
  expect(here.runs.get("r1")).toMatchObject({ status: "running", ended: null, request: more });
  expect(here.runs.isCancelled("r1")).toBe(false);
  await here.runs.end("r1", summary("r1"));
  await here.runs.resume("r1", request);
  expect(here.runs.get("r1")).toMatchObject({ status: "running", summary: undefined, ended: null });
  await expect(here.runs.resume("r9", request)).rejects.toThrow('The workspace has no run "r9".');
});

it("[W62] lets nobody end a run but who works on it", async () => {
  const dir = await temporaryFolder();
  const here = await opened(dir);
  const there = await opened(dir);
  await there.runs.begin("r1", request);
  await here.runs.end("r1", summary("r1"));
  await here.runs.leave("r1");
  expect(here.runs.get("r1")?.status).toBe("running");
});

it("[W63] lets any process ask for a run's end", async () => {
  const dir = await temporaryFolder();
  const here = await opened(dir);
  const there = await opened(dir);
  await there.runs.begin("r1", request);
  expect(there.runs.isCancelled("r1")).toBe(false);
  await here.runs.cancel("r1");
  expect(there.runs.isCancelled("r1")).toBe(true);
});

it("[W64] finds a run by its id, by the beginning of one, or as the latest", async () => {
  const { runs } = await opened(await temporaryFolder());
  expect(() => runs.named("latest")).toThrow("The workspace has no runs yet.");
  for (const id of ["20260901-120000-aaaaa", "20260901-120000-bbbbb", "20260902-120000-ccccc"]) await runs.begin(id, request);
  expect(runs.named("latest").id).toBe("20260902-120000-ccccc");
  expect(runs.named("20260902").id).toBe("20260902-120000-ccccc");
  expect(runs.named("20260901-120000-b").id).toBe("20260901-120000-bbbbb");
  expect(() => runs.named("20260901")).toThrow(/^Several runs begin with "20260901": 20260901-120000-bbbbb, 20260901-120000-aaaaa\. Say more/);
  expect(() => runs.named("20260902-120000-cccdc")).toThrow('The workspace has no run "20260902-120000-cccdc". Did you mean 20260902-120000-ccccc?');
  expect(() => runs.named("%")).toThrow('The workspace has no run "%". playgraph runs lists them.');
});

it("[W64] gives the newest first, by the order in which they began and not by their clocks", async () => {
  const { runs } = await opened(await temporaryFolder());
  for (let index = 0; index < 5; index++) await runs.begin(`r${9 - index}`, request);
  expect(runs.newest(3).map(({ id }) => id)).toEqual(["r5", "r6", "r7"]);
});

it("[W65] does not trust a record that is not as it was written", async () => {
  const { database, runs } = await opened(await temporaryFolder());
  await runs.begin("r1", request);
  await runs.leave("r1");
  await database.durably((sql) => sql.run(`UPDATE runs SET request = replace(request, '"images":100', '"images":900')`));
  expect(runs.get("r1")).toMatchObject({ status: "damaged", request: undefined });
  expect(runs.newest(5).map(({ status }) => status)).toEqual(["damaged"]);
});
