import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Emulator, startEmulator } from "@playgraph/fal-emulator";
import { expect, it, onTestFinished } from "vitest";
import { commandLine } from "./commandLine.ts";
import { seedsGraph, trillionGraph } from "./testing/graphs.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

type PlanJson = { readonly toGenerate: unknown; readonly nodes: readonly { readonly id: string; readonly now: unknown }[]; readonly cost: unknown };
type Row = { readonly coordinate: string; readonly status: string; readonly seed: number; readonly requestId: string; readonly attempts: number; readonly cost: unknown };

/** A project whose requests go to an emulator of its own, which lives on from run to run as fal does. */
async function project(workspace = "w") {
  const cwd = await temporaryFolder();
  const server: Emulator = await startEmulator();
  onTestFinished(() => server.close());
  const command = async (words: readonly string[]) => {
    const io = testIo({ cwd });
    const code = await commandLine([...words], io, "1.2.3");
    return { code, out: io.out(), err: io.err() };
  };
  const write = (graph: string) => writeFile(join(cwd, "graph.json"), graph);
  return {
    cwd,
    write,
    sent: () => server.ledger().submissions.length,
    run: async (graph: string, ...options: readonly string[]) => {
      await write(graph);
      const { code, err } = await command(["run", "graph.json", "--out", "out", "--quiet", "--fal", server.url, "--workspace", workspace, "--yes", ...options]);
      expect([code, err]).toEqual([0, ""]);
      const read = async (name: string) => readFile(join(cwd, "out", name), "utf8");
      const rows = (await read("results.jsonl")).trim().split("\n").map((line) => JSON.parse(line) as Row);
      const told = JSON.parse(await read("run.json")) as { readonly generations: number; readonly reused: number; readonly nodes: Readonly<Record<string, { readonly done: number; readonly cached: number }>> };
      return { rows, told, nodes: told.nodes };
    },
    plan: async (graph: string, ...options: readonly string[]) => {
      await write(graph);
      const { code, out, err } = await command(["plan", "graph.json", "--fal", server.url, "--workspace", workspace, ...options]);
      const lines = out.split("\n");
      const line = (id: string) => lines.find((text) => text.startsWith(`  ${id} `))?.trim().split(/\s{2,}/);
      return { code, err, line, foot: lines.at(-2)?.trim(), service: server.url, json: () => JSON.parse(out) as PlanJson };
    },
  };
}

type Node = { readonly inputs: Readonly<Record<string, unknown>> };
const document = (text: string) => JSON.parse(text) as { readonly nodes: Readonly<Record<string, Node>> };

/** Two nodes in a row hang on `generate`, and `other` hangs on nothing of it. */
function sheetGraph(count: number, guidance = 3): string {
  return seedsGraph(count, {
    generate: { guidance_scale: guidance },
    nodes: {
      small: { type: "resize", inputs: { image: { $from: "generate.image" }, width: 16, height: 16 } },
      sheet: { type: "contact-sheet", inputs: { image: { $from: "small.image" } } },
      "other-seeds": { type: "seed-sweep", inputs: { start: 50, count: 1 } },
      other: { type: "playground-v25", inputs: { prompt: "an owl", seed: { $from: "other-seeds.seed" }, image_size: { width: 64, height: 64 }, num_inference_steps: 4 } },
    },
  });
}

it("[L50] an unchanged graph sends nothing again, in another process's place, and says of its pictures what it said before", async () => {
  const { run, plan, sent } = await project();
  const first = await run(sheetGraph(2));
  expect(sent()).toBe(3);
  const before = await plan(sheetGraph(2));
  expect(before.foot).toBe("5 tasks would run, nothing is paid: 3 images are cached.");
  const second = await run(sheetGraph(2));
  expect(sent()).toBe(3);
  expect(second.nodes).toMatchObject({ generate: { done: 0, cached: 2 }, small: { done: 0, cached: 2 }, sheet: { done: 0, cached: 1 }, other: { done: 0, cached: 1 }, save: { done: 2, cached: 0 } });
  expect([first.told, second.told]).toMatchObject([{ generations: 3, reused: 0 }, { generations: 0, reused: 3 }]);
  const facts = ({ rows }: typeof first) => rows.map(({ coordinate, seed, requestId, attempts, cost }) => ({ coordinate, seed, requestId, attempts, cost }));
  expect(facts(second)).toEqual(facts(first));
});

it("[L50] moving nodes and renaming titles sends nothing and runs nothing anew", async () => {
  const { run, sent } = await project();
  const text = sheetGraph(2);
  await run(text);
  const { nodes } = document(text);
  const moved = { ...document(text), name: "Another name", nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, { ...node, title: `My ${id}`, note: "moved" }])), layout: { nodes: { generate: { x: 700, y: 3 } } } };
  const second = await run(JSON.stringify(moved));
  expect(sent()).toBe(3);
  expect(second.nodes).toMatchObject({ generate: { done: 0, cached: 2 }, sheet: { done: 0, cached: 1 } });
});

it("[L50] one changed value runs only what hangs on it, and plan had said so", async () => {
  const { run, plan, sent } = await project();
  await run(sheetGraph(2));
  const { line, foot, service } = await plan(sheetGraph(2, 4));
  expect([line("generate"), line("small"), line("sheet"), line("other")]).toEqual([
    ["generate", "2", "seeds 2", "2", "input guidance_scale changed 3 -> 4"],
    ["small", "2", "seeds 2", "upstream changed (image)"],
    ["sheet", "1", "all of seeds 2", "upstream changed (image)"],
    ["other", "1", "1", "other-seeds 1", "1"],
  ]);
  expect(foot).toBe(`10 tasks would run, 2 images would be generated by ${service}, 1 is cached; price unknown without --price fal-ai/playground-v25=USD.`);
  const { nodes } = await run(sheetGraph(2, 4));
  expect(nodes).toMatchObject({ generate: { done: 2, cached: 0 }, small: { done: 2, cached: 0 }, sheet: { done: 1, cached: 0 }, other: { done: 0, cached: 1 } });
  expect(sent()).toBe(5);
});

it("[L50] what a part of a graph has made is not made again by the whole", async () => {
  const { run, sent } = await project();
  await run(seedsGraph(4), "--first", "1");
  await run(seedsGraph(4), "--at", "seeds=3");
  expect(sent()).toBe(2);
  const only = await run(seedsGraph(4), "--only", "generate", "--first", "3");
  expect(only.nodes["generate"]).toMatchObject({ done: 1, cached: 2 });
  expect((await run(seedsGraph(4))).nodes["generate"]).toMatchObject({ done: 1, cached: 3 });
  expect(sent()).toBe(4);
});

it("[L50] without the cache everything runs, and what was paid is not paid again", async () => {
  const { run, sent } = await project();
  await run(sheetGraph(2));
  const second = await run(sheetGraph(2), "--no-cache");
  expect(second.nodes).toMatchObject({ generate: { done: 2, cached: 0 }, small: { done: 2, cached: 0 }, sheet: { done: 1, cached: 0 } });
  expect(sent()).toBe(3);
  expect(second.rows.map(({ requestId }) => requestId)).toEqual((await run(sheetGraph(2))).rows.map(({ requestId }) => requestId));
});

it("[L50] a picture that was damaged on disk is had again without a payment, and counts as not cached until then", async () => {
  const { run, plan, cwd, sent } = await project();
  await run(sheetGraph(1));
  const folders = await readdir(join(cwd, "w/blobs"), { recursive: true });
  const blobs = folders.filter((name) => name.length > 60);
  for (const blob of blobs) await writeFile(join(cwd, "w/blobs", blob), "damaged");
  expect((await plan(sheetGraph(1))).line("generate")).toEqual(["generate", "1", "seeds 1", "1", "not cached"]);
  const { nodes, rows } = await run(sheetGraph(1));
  expect([nodes["generate"]?.done, rows[0]?.status, sent()]).toEqual([1, "done", 2]);
});

it("[L50] what one service has made is nothing that another has", async () => {
  const one = await project();
  const other = await project(join(one.cwd, "w"));
  await one.run(seedsGraph(1));
  expect((await other.plan(seedsGraph(1))).foot).toMatch(/^4 tasks would run, 1 image would be generated by /);
  await other.run(seedsGraph(1));
  expect([one.sent(), other.sent()]).toEqual([1, 1]);
});

it("[L51] plan makes no workspace and changes none", async () => {
  const { plan, run, cwd } = await project();
  const before = await plan(seedsGraph(2));
  expect([before.code, before.err, before.line("generate")]).toEqual([0, "", ["generate", "2", "seeds 2", "2"]]);
  expect(await readdir(cwd)).toEqual(["graph.json"]);
  await run(seedsGraph(2));
  const facts = async () => Promise.all((await readdir(join(cwd, "w"), { recursive: true })).map(async (name) => [name, (await stat(join(cwd, "w", name))).mtimeMs]));
  const files = await facts();
  expect((await plan(seedsGraph(3))).line("generate")).toEqual(["generate", "3", "2", "seeds 3", "3", "1 never ran"]);
  expect(await facts()).toEqual(files);
});

it("[L51] plan --json tells the same for programs", async () => {
  const { plan, run } = await project();
  await run(seedsGraph(2));
  const { toGenerate, nodes, cost } = await plan(seedsGraph(3), "--json", "--price", "fal-ai/playground-v25=0.01").then(({ json }) => json());
  expect([toGenerate, cost]).toEqual([{ kind: "exact", n: 1 }, 0.01]);
  expect(nodes.find(({ id }) => id === "generate")?.now).toEqual({ cached: 2, toRun: { kind: "exact", n: 1 }, leftOut: 0, toGenerate: { kind: "exact", n: 1 }, cachedImages: 2, why: [{ reason: "never ran", tasks: 1 }] });
});

it("[L51] plan says in a line where it cannot tell what is cached, and plans all the same", async () => {
  const { plan, cwd } = await project();
  await mkdir(join(cwd, "w"));
  await writeFile(join(cwd, "w/playgraph.db"), "no database".repeat(1000));
  const damaged = await plan(seedsGraph(2));
  expect([damaged.code, damaged.line("generate"), damaged.foot]).toEqual([0, ["generate", "2", "seeds 2", "2"], expect.stringMatching(/^6 tasks would run, 2 images would be generated by /)]);
  expect(damaged.err).toMatch(/^warning: What is cached is not known\. The workspace is damaged: playgraph\.db is not a database any more\. .*\n$/);
  const many = await (await project()).plan(trillionGraph());
  expect([many.code, many.err]).toEqual([0, "warning: What is cached is not known. There are more than 100,000 tasks.\n"]);
});

it("[L51] a workspace that nobody may write is read", async () => {
  const { plan, run, cwd } = await project();
  await run(seedsGraph(1));
  const folders = ["w", "w/blobs", "w/locks"].map((name) => join(cwd, name));
  for (const folder of folders) await chmod(folder, 0o555);
  onTestFinished(async () => {
    for (const folder of folders) await chmod(folder, 0o755);
  });
  const { err, line } = await plan(seedsGraph(1));
  expect([err, line("generate")]).toEqual(["", ["generate", "1", "1", "seeds 1", "1"]]);
});

it("[L51] plan calls no node of the user's own", async () => {
  const { plan, run, cwd } = await project();
  const trace = JSON.stringify(join(cwd, "trace"));
  await writeFile(
    join(cwd, "nodes.ts"),
    `import { appendFileSync } from "node:fs";
import { defineNode, text } from "@playgraph/core";
const facts = { version: 1, title: "Shout", summary: "Capitals.", category: "text", inputs: { text: text().input({ doc: "In." }) }, outputs: { text: text().output({ doc: "Out." }) } };
const shout = ({ text }) => (appendFileSync(${trace}, "called "), { text: text.toUpperCase() });
export const plain = defineNode({ ...facts, type: "plain", run: shout });
export const kept = defineNode({ ...facts, type: "kept", cache: true, run: shout });`,
  );
  const graph = JSON.stringify({ playgraph: 1, nodes: { plain: { type: "plain", inputs: { text: "a" } }, kept: { type: "kept", inputs: { text: "b" } }, after: { type: "kept", inputs: { text: { $from: "plain.text" } } } } });
  const nodes = ["--nodes", "./nodes.ts"];
  expect((await plan(graph, ...nodes)).foot).toBe("3 tasks would run, nothing is paid.");
  expect(await readdir(cwd)).not.toContain("trace");
  await run(graph, ...nodes);
  expect(await readFile(join(cwd, "trace"), "utf8")).toBe("called called called ");
  const { line } = await plan(graph, ...nodes);
  expect([line("plain"), line("kept"), line("after")]).toEqual([["plain", "1"], ["kept", "1", "1"], ["after", "1", "upstream changed (text)"]]);
  expect(await readFile(join(cwd, "trace"), "utf8")).toBe("called called called ");
});
