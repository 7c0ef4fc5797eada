import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "@playgraph/fal-emulator";
import { expect, it } from "vitest";
import { runGraph } from "./runGraph.ts";
import { graphFolder } from "./testing/graphFolder.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { typed } from "./testing/typed.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

/** Rows as two runs that made the same must agree on them. */
async function resultsIn(folder: string): Promise<readonly unknown[]> {
  const lines = (await readFile(join(folder, "results.jsonl"), "utf8")).trimEnd().split("\n");
  return lines.map((line) => {
    const { seconds: _seconds, status: _status, requestId: _requestId, cached: _cached, ...row } = JSON.parse(line) as Record<string, unknown>;
    return row;
  });
}

/** What was paid for: an attempt puts its own id into each request, and seeds tell these apart. */
const seedsPaid = ({ ledger }: Emulator): readonly number[] => ledger().submissions.map(({ input }) => Number(input["seed"])).toSorted((a, b) => a - b);

/** Starts a run in a process of its own, and kills that when the text has been told. */
async function killedAt(text: string, argv: readonly string[], cwd: string): Promise<void> {
  const { process, says, ended } = playgraph(["run", ...argv, "--json"], { cwd });
  await says(text);
  process.kill("SIGKILL");
  await ended;
}

it("[L31] goes on with a run whose process was killed: each generation is paid once, and the results are those of a run that nobody disturbed", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(6));
  await killedAt('"type":"task-settled","task":"save[seeds=1]"', ["graph.json", "--fal", server.url, "--concurrency", "fal=2", "--out", "out"], cwd);
  expect(await readdir(join(cwd, "out"))).not.toContain("run.json");
  const { code, out } = await typed(cwd, ["run", "--resume", "latest"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("Files are in out\n") });
  expect(seedsPaid(server)).toEqual([1, 2, 3, 4, 5, 6]);
  const whole = await typed(cwd, ["run", "graph.json", "--fal", "emulator", "--out", "whole", "--workspace", "other"]);
  expect(whole.code).toBe(0);
  expect(await resultsIn(join(cwd, "out"))).toEqual(await resultsIn(join(cwd, "whole")));
  expect((await readdir(join(cwd, "out"))).toSorted()).toEqual((await readdir(join(cwd, "whole"))).toSorted());
  expect((await typed(cwd, ["runs", "list", "--json"])).out).toContain('"status": "done"');
});

it("[L31] keeps the run's id and its folder", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(2));
  await killedAt('"type":"task-settled","task":"save[seeds=0]"', ["graph.json", "--fal", server.url, "--concurrency", "fal=1"], cwd);
  const [id = ""] = await readdir(join(cwd, ".playgraph/runs"));
  expect((await typed(cwd, ["run", "--resume", id.slice(0, -2), "--quiet"])).code).toBe(0);
  expect(await readdir(join(cwd, ".playgraph/runs"))).toEqual([id]);
  expect(JSON.parse(await readFile(join(cwd, ".playgraph/runs", id, "run.json"), "utf8"))).toMatchObject({ run: id, status: "done", generations: 2 });
});

/** Starts a run of three requests, and kills it when all are accepted: whoever asks for their states waits for ever, so it has fetched none. */
async function killedUnderWay(): Promise<{ readonly server: Emulator; readonly cwd: string }> {
  const server = await testEmulator({ faults: [{ on: "status", do: "hang" }] });
  const cwd = await graphFolder(seedsGraph(3));
  const { process, ended } = playgraph(["run", "graph.json", "--fal", server.url, "--out", "out"], { cwd });
  // Whoever asks for the state of a request has written down that it was accepted.
  await expect.poll(() => server.ledger().calls.status, { timeout: 20_000 }).toBe(3);
  process.kill("SIGKILL");
  await ended;
  server.setFaults([]);
  return { server, cwd };
}

it("[L38] fetches first what the service has made meanwhile, whether the run is resumed or its graph is run again", async () => {
  for (const argv of [["run", "--resume", "latest"], ["run", "graph.json"]]) {
    const { server, cwd } = await killedUnderWay();
    const { code, err } = await typed(cwd, [...argv, "--fal", server.url]);
    expect(err).toMatch(/^Fetching first what 3 requests of earlier runs gave …\n3 requests fetched; what they gave is not paid again\.\nrun /);
    expect(code).toBe(0);
    expect(seedsPaid(server)).toEqual([1, 2, 3]);
  }
});

it("[L34] cancels what an interrupted run had under way", async () => {
  const server = await testEmulator({ timing: { runMs: 1_000_000 } });
  const cwd = await graphFolder(seedsGraph(2));
  await killedAt('"task":"generate[seeds=1]","node":"generate","progress":{"state":"running"', ["graph.json", "--fal", server.url], cwd);
  const { code, out } = await typed(cwd, ["runs", "cancel", "latest"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^The run \S+ was interrupted\.\n2 requests cancelled at the service; what had begun may still be billed: \S+, \S+\nTo go on with it: playgraph run --resume \S+\n$/) });
  expect(server.ledger().calls.cancel).toBe(2);
  expect((await typed(cwd, ["runs", "show", "latest"])).out).toContain("cancelled, may still be billed");
  expect((await typed(cwd, ["runs", "cancel", "latest"])).out).toContain(", and has nothing under way.\n");
});

it("[L34] tells which requests of an interrupted run were done before they could be cancelled, and leaves these to whoever resumes it", async () => {
  const { server, cwd } = await killedUnderWay();
  await expect.poll(() => server.ledger().submissions.map(({ state }) => state), { timeout: 20_000 }).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  const { code, out } = await typed(cwd, ["runs", "cancel", "latest"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/\n3 requests done and paid already; the resumed run fetches what was made: \S+, \S+, \S+\n/) });
  expect((await typed(cwd, ["run", "--resume", "latest"])).code).toBe(0);
  expect(seedsPaid(server)).toEqual([1, 2, 3]);
});

it("[L32] runs the document as it was run, whatever its file holds by now", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(3));
  const first = await typed(cwd, ["run", "graph.json", "--fal", server.url, "--out", "out", "--set", "prompt.character=Fox", "--first", "2"]);
  expect(first.code).toBe(0);
  const before = await resultsIn(join(cwd, "out"));
  await rm(join(cwd, "graph.json"));
  await rm(join(cwd, "out"), { recursive: true });
  const elsewhere = await temporaryFolder();
  expect((await typed(elsewhere, ["run", "--resume", "latest", "--workspace", join(cwd, ".playgraph")])).code).toBe(0);
  expect(await resultsIn(join(cwd, "out"))).toEqual(before);
  expect(server.ledger().submissions).toHaveLength(2);
});

it("[L32] asks for nothing that is settled already", async () => {
  const cwd = await graphFolder(seedsGraph(1));
  expect(await typed(cwd, ["run", "graph.json", "--resume", "latest"])).toMatchObject({ code: 2, err: expect.stringContaining("so no graph is named with it") });
  expect(await typed(cwd, ["run", "--resume", "latest", "--set", "prompt.character=Fox"])).toMatchObject({ code: 2, err: expect.stringContaining("so --set cannot change it") });
  expect(await typed(cwd, ["run"])).toMatchObject({ code: 2, err: "playgraph: playgraph run takes one graph file, - for standard input, or --resume RUN. See playgraph run --help.\n" });
  expect(await typed(cwd, ["run", "--resume", "latest"])).toMatchObject({ code: 2, err: expect.stringMatching(/^playgraph: There is no workspace in .+: no graph has been run with it\. Name another with --workspace\.\n$/) });
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it("[L31] sends nothing for a run that is done, and writes the same files", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(3));
  expect((await typed(cwd, ["run", "graph.json", "--fal", server.url, "--out", "out"])).code).toBe(0);
  await copyFile(join(cwd, "out/save-2.jpg"), join(cwd, "kept.jpg"));
  await rm(join(cwd, "out/save-2.jpg"));
  expect((await typed(cwd, ["run", "--resume", "latest"])).code).toBe(0);
  expect(server.ledger().submissions).toHaveLength(3);
  expect(await readFile(join(cwd, "out/save-2.jpg"))).toEqual(await readFile(join(cwd, "kept.jpg")));
});

it("[L34] refuses a run that goes on in another process, and says how it is stopped", async () => {
  const server = await testEmulator({ timing: { runMs: 1_000_000 } });
  const cwd = await graphFolder(seedsGraph(1));
  const { says, ended } = playgraph(["run", "graph.json", "--fal", server.url, "--json"], { cwd });
  await says('"state":"running"');
  const [id = ""] = await readdir(join(cwd, ".playgraph/runs"));
  expect(await typed(cwd, ["run", "--resume", "latest"])).toMatchObject({ code: 2, err: `playgraph: The run ${id} is not over: it goes on in another process. Wait for it, or stop it with playgraph runs cancel ${id}.\n` });
  expect(await typed(cwd, ["runs", "results", "latest"])).toMatchObject({ code: 2, err: `playgraph: The run ${id} is not over: its results are written at its end.\n` });
  const cancel = await typed(cwd, ["runs", "cancel", id]);
  expect(cancel).toMatchObject({ code: 0, out: expect.stringMatching(/^The run \S+ has ended \(stopped\)\. What had been sent was cancelled, and may still be billed\. To go on with it: playgraph run --resume \S+\n$/) });
  expect(await ended).toMatchObject({ code: 130, stdout: expect.stringContaining('"status":"stopped"'), stderr: expect.stringContaining("Stopping: ") });
  expect(server.ledger().calls.cancel).toBe(1);
});

it("[L31] a program goes on with a run as the command does", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(3));
  const workspace = join(cwd, "w");
  const stop = new AbortController();
  const { events, summary } = runGraph(join(cwd, "graph.json"), { fal: server.url as "http://x", workspace, out: join(cwd, "out"), concurrency: { fal: 1 }, signal: stop.signal });
  for await (const event of events) if (event.type === "task-settled" && event.node === "save") stop.abort();
  const { run, status } = await summary;
  expect(status).toBe("stopped");
  const again = runGraph({ resume: run }, { workspace });
  expect(await again.summary).toMatchObject({ run, status: "done", generations: 3 });
  // What was cancelled at the stop was sent anew; what was done was not.
  expect(seedsPaid(server).filter((seed) => seed === 1)).toHaveLength(1);
  expect(new Set(seedsPaid(server))).toEqual(new Set([1, 2, 3]));
  await expect(runGraph({ resume: run }, { workspace, first: 1 }).summary).rejects.toThrow('so the option "first" cannot change it');
});
