import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { graphFolder } from "./testing/graphFolder.ts";
import { hastyClock } from "./testing/hastyClock.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { type Typed, typed as typedIn } from "./testing/typed.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const typed = (cwd: string, ...argv: readonly string[]): Promise<Typed> => typedIn(cwd, argv, { clock: hastyClock, today: () => new Date(2026, 8, 1, 14, 25, 30) });

const newestId = async (cwd: string): Promise<string> => (JSON.parse((await typed(cwd, "runs", "--last", "1", "--json")).out) as readonly { readonly run: string }[])[0]?.run ?? "";

it("[L35] lists runs, the newest first", async () => {
  const cwd = await graphFolder(seedsGraph(2));
  for (const out of ["one", "two"]) expect((await typed(cwd, "run", "graph.json", "--fal", "emulator", "--out", out)).code).toBe(0);
  const { code, out } = await typed(cwd, "runs");
  expect(code).toBe(0);
  const [head = "", ...lines] = out.trimEnd().split("\n");
  expect(head.split(/ {2,}/)).toEqual(["RUN", "STARTED", "STATUS", "IMAGES", "COST", "GRAPH", "FOLDER"]);
  expect(lines.map((line) => line.split(/ {2,}/).slice(1))).toEqual([
    ["2026-09-01 14:25:30", "done", "0", "nothing", "Easter bunny", "two"],
    ["2026-09-01 14:25:30", "done", "2", "nothing", "Easter bunny", "one"],
  ]);
  expect((await typed(cwd, "runs", "list", "--last", "1")).out.trimEnd().split("\n")).toHaveLength(2);
  expect(JSON.parse((await typed(cwd, "runs", "list", "--json")).out)).toMatchObject([{ graph: "Easter bunny", status: "done", images: 0, folder: join(cwd, "two") }, { status: "done", images: 2, folder: join(cwd, "one"), started: new Date(2026, 8, 1, 14, 25, 30).toISOString() }]);
});

it("[L35] makes nothing where there is no workspace", async () => {
  const cwd = await temporaryFolder();
  for (const words of [["runs"], ["runs", "show", "latest"], ["runs", "results", "latest"], ["runs", "cancel", "latest"]]) {
    expect(await typed(cwd, ...words)).toEqual({ code: 2, out: "", err: `playgraph: There is no workspace in ${join(cwd, ".playgraph")}: no graph has been run with it. Name another with --workspace.\n` });
  }
  await mkdir(join(cwd, ".playgraph"));
  expect((await typed(cwd, "runs")).code).toBe(2);
  expect(await readdir(join(cwd, ".playgraph"))).toEqual([]);
});

it("[L35] says what was probably meant", async () => {
  const cwd = await graphFolder(seedsGraph(1));
  expect(await typed(cwd, "runs", "shwo", "latest")).toMatchObject({ code: 2, err: 'playgraph: There is no command "runs shwo". Did you mean runs show?\n' });
  expect((await typed(cwd, "run", "graph.json", "--fal", "emulator", "--quiet")).code).toBe(0);
  const id = await newestId(cwd);
  expect((await typed(cwd, "runs", "show", id.replace("-14", "-41"))).err).toBe(`playgraph: The workspace has no run "${id.replace("-14", "-41")}". Did you mean ${id}?\n`);
  expect((await typed(cwd, "runs", "--help")).out).toContain("playgraph runs alone is runs list.");
  expect((await typed(cwd, "help", "runs", "show")).out).toContain("Usage: playgraph runs show RUN [options]");
});

it("[L36] shows what went wrong, and how to go on", async () => {
  const server = await testEmulator({ faults: [{ on: "result", do: "error", status: 422, call: 1 }] });
  const cwd = await graphFolder(seedsGraph(2));
  expect((await typed(cwd, "run", "graph.json", "--fal", server.url, "--out", "out", "--workspace", "w")).code).toBe(3);
  const { code, out } = await typed(cwd, "runs", "show", "latest", "--workspace", "w");
  expect(code).toBe(0);
  expect(out).toMatch(/^Run \S+: Easter bunny\n {2}status +partly failed\n {2}started +2026-09-01 14:25:30\n {2}took .+\n {2}graph +graph\.json\n {2}files +out\n {2}images +1 generated, cost: unknown\n/);
  expect(out).toMatch(/\n {2}generate +1 done, 1 failed\n/);
  expect(out).toMatch(/\ngenerate failed \(InvalidInput\):\n/);
  expect(out).toMatch(/\nTo go on with it: playgraph run --resume \S+ --workspace w\n$/);
  expect(JSON.parse((await typed(cwd, "runs", "show", "latest", "--workspace", "w", "--json")).out)).toMatchObject({ status: "partly-failed", file: join(cwd, "graph.json"), fal: server.url, payments: [], summary: { status: "partly-failed" } });
});

it("[L36] tells which requests of a killed run are under way, and what to do about unknown ones", async () => {
  const server = await testEmulator({ timing: { runMs: 1_000_000 } });
  const cwd = await graphFolder(seedsGraph(1));
  const { process, says, ended } = playgraph(["run", "graph.json", "--fal", server.url, "--json"], { cwd });
  await says('"state":"running"');
  process.kill("SIGKILL");
  await ended;
  const [submission] = server.ledger().submissions;
  const { out } = await typed(cwd, "runs", "show", "latest");
  expect(out).toContain("status   interrupted\n");
  expect(out).toContain(`\n1 request accepted, and not fetched:\n  ${submission?.requestId}  fal-ai/playground-v25\n`);
  expect((await typed(cwd, "plan", "graph.json", "--fal", server.url)).out).toMatch(/\n {2}1 request of earlier runs was accepted and not fetched: a run fetches it first, and does not pay again\.\n$/);
  expect(JSON.parse((await typed(cwd, "plan", "graph.json", "--fal", server.url, "--json")).out)).toMatchObject({ underWay: 1 });
  expect((await typed(cwd, "plan", "graph.json")).out).not.toContain("earlier runs");
  expect(out).toMatch(/\n {2}images +1 asked for, cost: unknown\n/);
  expect(out).toMatch(/\nTo go on with it: playgraph run --resume \S+\n$/);
  expect(await typed(cwd, "runs", "results", "latest")).toMatchObject({ code: 2, err: expect.stringMatching(/^playgraph: The run \S+ was interrupted before its results were written\. To go on with it, and have them: playgraph run --resume \S+\n$/) });
});

it("[L36] tells which requests nobody knows about, and how to decide", async () => {
  const server = await testEmulator({ faults: [{ on: "submit", do: "reset", when: "after" }, { on: "request-list", do: "answer", status: 200, body: '{"items":[]}' }] });
  const cwd = await graphFolder(seedsGraph(1));
  expect((await typed(cwd, "run", "graph.json", "--fal", server.url)).code).toBe(6);
  const { out } = await typed(cwd, "runs", "show", "latest");
  const attempt = String(server.ledger().submissions[0]?.input["request_id"]);
  expect(out).toContain(`\n1 request of which nobody knows whether it was accepted; it may have been billed:\n  ${attempt}  fal-ai/playground-v25\n`);
  expect(out).toMatch(/\nLook at your requests on the service's dashboard\. If they are not there: playgraph run --resume \S+ --on-unknown resubmit\n$/);
});

it("[L37] prints results as a table, as CSV and as JSON lines", async () => {
  const cwd = await graphFolder(seedsGraph(2));
  expect((await typed(cwd, "run", "graph.json", "--fal", "emulator", "--out", "out")).code).toBe(0);
  const rows = (await typed(cwd, "runs", "results", "latest")).out.trimEnd().split("\n").map((line) => line.split(/ {2,}/));
  expect(rows).toEqual([["NODE", "AT", "STATUS", "SEED", "FILES", "REASON"], ["save", "seeds=1", "done", "1", "save-1.jpg"], ["save", "seeds=2", "done", "2", "save-2.jpg"]]);
  for (const format of ["csv", "jsonl"]) expect((await typed(cwd, "runs", "results", "latest", "--format", format)).out).toBe(await readFile(join(cwd, `out/results.${format}`), "utf8"));
  expect(await typed(cwd, "runs", "results", "latest", "--format", "parquet")).toMatchObject({ code: 2, err: "playgraph: --format parquet is not built: take csv or jsonl.\n" });
  expect(await typed(cwd, "runs", "results", "latest", "--format", "cvs")).toMatchObject({ code: 2, err: "playgraph: --format takes table, csv or jsonl. Did you mean csv?\n" });
});

it("[L37] prints nothing as a run's results that is another's", async () => {
  const cwd = await graphFolder(seedsGraph(1));
  for (const seeds of [1, 2]) expect((await typed(cwd, "run", "graph.json", "--fal", "emulator", "--out", "out", "--set", `seeds.count=${seeds}`)).code).toBe(0);
  const [second = "", first = ""] = (JSON.parse((await typed(cwd, "runs", "--json")).out) as readonly { readonly run: string }[]).map(({ run }) => run);
  expect((await typed(cwd, "runs", "results", first)).err).toBe(`playgraph: The folder out holds the results of the run ${second} now, and not those of ${first}.\n`);
  await rm(join(cwd, "out"), { recursive: true });
  expect((await typed(cwd, "runs", "results", second)).err).toBe(`playgraph: The results of the run ${second} are not in out any more.\n`);
});

it("[L34] stops no run that does not go on", async () => {
  const cwd = await graphFolder(seedsGraph(1));
  expect((await typed(cwd, "run", "graph.json", "--fal", "emulator", "--out", "out")).code).toBe(0);
  expect(await typed(cwd, "runs", "cancel", "latest")).toMatchObject({ code: 2, err: expect.stringMatching(/^playgraph: The run \S+ is not running: it is done\.\n$/) });
});
