import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "@playgraph/fal-emulator";
import { expect, it, onTestFinished } from "vitest";
import { ageOption, sizeOption } from "./pruneOptions.ts";
import { graphFolder } from "./testing/graphFolder.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { typed } from "./testing/typed.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { playgraph } from "./testing/playgraph.ts";

const later = () => new Date(Date.now() + 40 * 86_400_000);

async function blobsIn(cwd: string): Promise<readonly string[]> {
  return (await readdir(join(cwd, ".playgraph/blobs"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
}

it("[L39] says what would go, asks, and removes it; the workspace is good for the next run", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(2));
  expect((await typed(cwd, ["run", "graph.json", "--fal", server.url])).code).toBe(0);
  const asked: string[] = [];
  const ask = (answer: string) => (question: string) => (asked.push(question), Promise.resolve(answer));
  const refused = await typed(cwd, ["runs", "prune", "--older-than", "30d"], { today: later, ask: ask("n") });
  expect(refused).toMatchObject({ code: 2, err: "playgraph: Nothing was removed.\n" });
  expect(refused.out).toMatch(/^This would go:\n {2}runs +1 {2}with 1 folder that the workspace made for their results\n {2}cached results +\d+\n {2}pictures +2\n {2}paid requests +2\n {2}altogether +[\d.]+ [KM]B\n2 paid images would go: running their graphs again pays for them again\.\n$/);
  expect(await blobsIn(cwd)).toHaveLength(2);
  expect(await typed(cwd, ["runs", "prune", "--older-than", "30d"], { today: later, ask: ask("y") })).toMatchObject({ code: 0, out: expect.stringMatching(/\nRemoved: [\d.]+ [KM]B\.\n$/) });
  expect(asked).toEqual(["Remove it? [y/N] ", "Remove it? [y/N] "]);
  expect(await blobsIn(cwd)).toEqual([]);
  expect(await readdir(join(cwd, ".playgraph/runs"))).toEqual([]);
  expect((await typed(cwd, ["runs"])).out).toBe("The workspace has no runs yet.\n");
  expect(await typed(cwd, ["runs", "prune", "--older-than", "30d", "--yes"], { today: later })).toMatchObject({ code: 0, out: "There is nothing to remove.\n" });
  expect((await typed(cwd, ["run", "graph.json", "--fal", server.url])).code).toBe(0);
  expect(server.ledger().submissions).toHaveLength(4);
});

it("[L39] removes nothing that was used since, and no folder that the user named", async () => {
  const cwd = await graphFolder(seedsGraph(2));
  expect((await typed(cwd, ["run", "graph.json", "--fal", "emulator", "--out", "out"])).code).toBe(0);
  expect(await typed(cwd, ["runs", "prune", "--older-than", "30d", "--yes"])).toMatchObject({ code: 0, out: "There is nothing to remove.\n" });
  const { code, out } = await typed(cwd, ["runs", "prune", "--older-than", "30d", "--yes", "--json"], { today: later });
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, blobs: 2, payments: 2, paidImages: 0, unfinished: [] });
  expect(await readdir(join(cwd, "out"))).toContain("save-1.jpg");
});

it("[L39] keeps what an interrupted run has paid for, and the run", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(3));
  const { process, says, ended } = playgraph(["run", "graph.json", "--fal", server.url, "--concurrency", "fal=1", "--json"], { cwd });
  await says('"type":"task-settled","task":"save[seeds=0]"');
  process.kill("SIGKILL");
  await ended;
  const [blob = ""] = await blobsIn(cwd);
  expect(await typed(cwd, ["run", "graph.json", "--fal", "emulator", "--out", "out"])).toMatchObject({ code: 0 });
  const { code, out } = await typed(cwd, ["runs", "prune", "--max-size", "0KB", "--older-than", "30d", "--yes"], { today: later });
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("\n1 run did not come to an end, and is kept with all that it has paid for.\n") });
  expect(await blobsIn(cwd)).toContain(blob);
  expect((await typed(cwd, ["run", "--resume", "latest"])).code).toBe(0);
  expect(server.ledger().submissions.map(({ input }) => Number(input["seed"])).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});

it("[L39] refuses while a run goes on", async () => {
  const server = await startEmulator({ timing: { runMs: 1_000_000 } });
  onTestFinished(() => server.close());
  const cwd = await graphFolder(seedsGraph(1));
  expect((await typed(cwd, ["run", "graph.json", "--fal", "emulator", "--out", "out"])).code).toBe(0);
  const { says } = playgraph(["run", "graph.json", "--fal", server.url, "--json"], { cwd });
  await says('"state":"running"');
  expect(await typed(cwd, ["runs", "prune", "--older-than", "30d", "--yes"], { today: later })).toMatchObject({ code: 2, err: expect.stringMatching(/^playgraph: The run \S+ goes on in this workspace, so nothing was removed\. /) });
  expect(await blobsIn(cwd)).toHaveLength(1);
});

it("[L39] removes nothing unasked", async () => {
  const cwd = await graphFolder(seedsGraph(1));
  expect(await typed(cwd, ["runs", "prune"])).toMatchObject({ code: 2, err: "playgraph: playgraph runs prune needs --older-than AGE or --max-size SIZE: nothing goes unasked.\n" });
  expect(await typed(cwd, ["runs", "prune", "--max-size", "1GB", "--json"])).toMatchObject({ code: 2, err: expect.stringContaining("so it needs --yes") });
  expect((await typed(cwd, ["run", "graph.json", "--fal", "emulator", "--out", "out"])).code).toBe(0);
  expect(await typed(cwd, ["runs", "prune", "--older-than", "30d"], { today: later })).toMatchObject({ code: 2, err: "playgraph: Nothing was removed, because nobody can be asked here. Say --yes if you mean it.\n" });
  expect(await blobsIn(cwd)).toHaveLength(1);
});

it("[L39] reads ages and sizes", () => {
  expect([ageOption("30d"), ageOption("4W"), ageOption("1y")]).toEqual([30, 28, 365]);
  expect([sizeOption("500MB"), sizeOption("1.5 gb"), sizeOption("0KB")]).toEqual([500_000_000, 1_500_000_000, 0]);
  for (const wrong of ["", "30", "d", "-1d", "1.5d", "30days"]) expect(() => ageOption(wrong)).toThrow("--older-than takes");
  for (const wrong of ["", "5", "GB", "-1GB", "5 GiB", "1e3MB"]) expect(() => sizeOption(wrong)).toThrow("--max-size takes");
});

it("[L33] repairs a damaged workspace, and keeps what it can read", async () => {
  const server = await testEmulator();
  const cwd = await graphFolder(seedsGraph(2));
  expect(await typed(cwd, ["runs", "repair"])).toMatchObject({ code: 2, err: expect.stringContaining("There is no workspace in") });
  expect((await typed(cwd, ["run", "graph.json", "--fal", server.url, "--out", "out"])).code).toBe(0);
  expect(await typed(cwd, ["runs", "repair"])).toMatchObject({ code: 0, out: "Nothing is damaged, and nothing was done.\n" });
  for (const end of ["", "-wal", "-shm"]) await rm(join(cwd, `.playgraph/playgraph.db${end}`), { force: true });
  await writeFile(join(cwd, ".playgraph/playgraph.db"), "no database at all".repeat(1_000));
  for (const argv of [["run", "graph.json", "--fal", server.url], ["run", "--resume", "latest"], ["runs"]]) {
    expect(await typed(cwd, argv)).toMatchObject({ code: 6, err: expect.stringMatching(/^playgraph: The workspace is damaged: .*runs repair/) });
  }
  expect(server.ledger().submissions).toHaveLength(2);
  const { code, out } = await typed(cwd, ["runs", "repair"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^The damaged database is called playgraph\.db\.damaged-1 now, and all that could be read of it is kept:\n {2}paid requests +0 {2}and nobody knows how many are lost\n/) });
  expect((await typed(cwd, ["runs"])).out).toBe("The workspace has no runs yet.\n");
});
