import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Graph, RunEvent } from "@playgraph/core";
import { expect, it } from "vitest";
import { commandLine } from "./commandLine.ts";
import { InvalidGraph } from "./invalidGraph.ts";
import { runGraph, type RunGraphOptions } from "./runGraph.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

async function place(graph: string): Promise<{ readonly cwd: string; readonly file: string; readonly options: RunGraphOptions & { readonly out: string } }> {
  const cwd = await temporaryFolder();
  const file = join(cwd, "graph.json");
  await writeFile(file, graph);
  return { cwd, file, options: { out: join(cwd, "out"), workspace: join(cwd, "workspace"), fal: "emulator" } };
}

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

it("[L24] gives a program every event, the summary and the results, with the files written", async () => {
  const { file, options } = await place(seedsGraph(2));
  const run = runGraph(file, options);
  const events: RunEvent[] = [];
  for await (const event of run.events) events.push(event);
  const summary = await run.summary;
  expect(summary).toMatchObject({ status: "done", generations: 2, graph: "Easter bunny" });
  expect(events[0]?.type).toBe("run-started");
  expect(events.filter(({ type }) => type === "task-settled")).toHaveLength(6);
  expect(events.at(-1)).toEqual({ type: "run-finished", ...summary });
  expect(await json(join(options.out, "run.json"))).toEqual(summary);
  const rows = await Array.fromAsync(run.results);
  expect(rows.map(({ files }) => files)).toEqual([["save-1.jpg"], ["save-2.jpg"]]);
  expect((await readFile(join(options.out, "results.jsonl"), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line))).toEqual(rows);
});

it("[L24] tells the last event when the results are written, and keeps none for nobody", async () => {
  const { file, options } = await place(seedsGraph(1));
  const written: unknown[] = [];
  for await (const event of runGraph(file, options).events) if (event.type === "run-finished") written.push(await json(join(options.out, "run.json")));
  expect(written).toMatchObject([{ status: "done" }]);
  const unheard = runGraph(file, options);
  const { status } = await unheard.summary;
  expect(status).toBe("done");
  expect(await Array.fromAsync(unheard.events)).toEqual([]);
});

it("[L24] writes what the command writes", async () => {
  const { cwd, file, options } = await place(seedsGraph(2));
  await runGraph(file, options).summary;
  expect(await commandLine(["run", "graph.json", "--out", "by-command", "--fal", "emulator"], testIo({ cwd }), "1.2.3")).toBe(0);
  const files = await readdir(options.out);
  expect(await readdir(join(cwd, "by-command"))).toEqual(files);
  for (const name of files.filter((name) => name.endsWith(".jpg"))) expect((await readFile(join(cwd, "by-command", name))).equals(await readFile(join(options.out, name)))).toBe(true);
});

it("[L24] takes a document, and values for its inputs", async () => {
  const { options } = await place("");
  const graph: Graph = {
    playgraph: 1,
    inputs: { count: { type: "integer" } },
    outputs: { seed: { $from: "seeds.seed" } },
    nodes: { seeds: { type: "seed-sweep", inputs: { start: 5, count: { $from: "inputs.count" } } } },
  };
  const seeds = async (changes: RunGraphOptions) => (await Array.fromAsync(runGraph(graph, { ...options, ...changes }).results)).map(({ outputs }) => outputs["seed"]);
  expect(await seeds({ inputs: { count: 3 } })).toEqual([5, 6, 7]);
  expect(await seeds({ inputs: { count: 3 }, at: { seeds: "6" } })).toEqual([6]);
  await expect(seeds({})).rejects.toThrow('The graph input "count" has no value.');
  await expect(seeds({ inputs: { count: "many" } })).rejects.toThrow(InvalidGraph);
});

it("[L24] a graph or an option that is wrong starts nothing, and is told wherever one waits", async () => {
  const { cwd, file, options } = await place(seedsGraph(1, { generate: { guidance_scale: 99 } }));
  const run = runGraph(file, options);
  await expect(run.summary).rejects.toThrow(`${file}:1:`);
  await expect(run.summary).rejects.toMatchObject({ name: "InvalidGraph", diagnostics: [{ path: "/nodes/generate/inputs/guidance_scale", severity: "error" }] });
  await expect(Array.fromAsync(run.events)).rejects.toThrow(InvalidGraph);
  await expect(Array.fromAsync(run.results)).rejects.toThrow(InvalidGraph);
  await expect(runGraph(join(cwd, "none.json")).summary).rejects.toThrow(/There is no file .+none\.json\./);
  await writeFile(file, seedsGraph(1));
  await expect(runGraph(file, { ...options, first: 0 }).summary).rejects.toThrow("first takes a whole number from 1 ");
  await expect(runGraph(file, { ...options, concurrency: { fal: 0 } }).summary).rejects.toThrow("concurrency.fal takes a whole number from 1 to 1000.");
  await expect(runGraph(file, { ...options, only: ["sav"] }).summary).rejects.toThrow('Did you mean "save"?');
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it("[L24] stops by a signal, with the results that there are", async () => {
  const server = await testEmulator({ timing: { runMs: 1_000_000 } });
  const { file, options } = await place(seedsGraph(3));
  const controller = new AbortController();
  const run = runGraph(file, { ...options, fal: server.url as `http://${string}`, signal: controller.signal });
  for await (const event of run.events) if (event.type === "task-progress" && event.progress.state === "running") controller.abort();
  expect(await run.summary).toMatchObject({ status: "stopped" });
  expect(await json(join(options.out, "run.json"))).toMatchObject({ status: "stopped" });
  expect(server.ledger().calls.cancel).toBe(server.ledger().submissions.length);
});

it("[L40] a program says limits, prices and the decision as numbers and words, and a config's day holds for it too", async () => {
  const server = await testEmulator({ timing: { queueMs: 0, runMs: 0, stepMs: 0 } });
  const { cwd, file, options } = await place(seedsGraph(5));
  const paying = { ...options, fal: server.url as `http://${string}`, prices: { "fal-ai/playground-v25": 0.1 } };
  expect(await runGraph(file, { ...paying, maxCost: 0.2 }).summary).toMatchObject({ status: "over-budget", reserved: 2, cost: 0.2 });
  expect(await runGraph(file, { ...paying, maxGenerations: 1, onUnknown: "resubmit" }).summary).toMatchObject({ status: "over-budget", generations: 1, cost: 0.1 });
  await writeFile(join(cwd, "playgraph.config.json"), '{ "budget": { "imagesPerDay": 4 } }');
  expect(await runGraph(file, paying).summary).toMatchObject({ status: "over-budget", generations: 1 });
  expect(server.ledger().submissions).toHaveLength(4);
  await expect(runGraph(file, { ...paying, prices: {}, maxCost: 1 }).summary).rejects.toThrow("needs to know what an image of fal-ai/playground-v25 costs");
  await expect(runGraph(file, { ...paying, maxCost: Number.NaN }).summary).rejects.toThrow("maxCost takes US dollars");
  await expect(runGraph(file, { ...paying, maxGenerations: -1 }).summary).rejects.toThrow("maxGenerations takes a whole number from 0");
});
