import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readProvenance } from "@playgraph/nodes";
import { expect, it } from "vitest";
import { commandLine } from "./commandLine.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

const from = (source: string) => ({ $from: source });
const sub = (graph: string, inputs: object = {}) => ({ type: "subgraph", inputs: { graph, ...inputs } });
const tiny = { image_size: { width: 64, height: 64 }, num_inference_steps: 2 };

/** A PNG of one white pixel. */
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==", "base64");

async function folderWith(files: Readonly<Record<string, object | Uint8Array>>): Promise<string> {
  const cwd = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(cwd, dirname(path)), { recursive: true });
    await writeFile(join(cwd, path), content instanceof Uint8Array ? content : `${JSON.stringify({ playgraph: 1, ...content }, null, 2)}\n`);
  }
  return cwd;
}

async function playgraph(cwd: string, ...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const io = testIo({ cwd });
  return { code: await commandLine(argv, io, "1.2.3"), out: io.out(), err: io.err() };
}

const rowsOf = async (cwd: string): Promise<readonly Record<string, unknown>[]> => (await readFile(join(cwd, "out/results.jsonl"), "utf8")).trim().split("\n").map((line) => JSON.parse(line));

/** Pictures of a subject with two seeds, and a sheet of them. */
const portrait = {
  inputs: { subject: { type: "text" }, images: { type: "integer", default: 1 } },
  outputs: { image: from("generate.image"), sheet: from("sheet.image") },
  nodes: {
    prompt: { type: "prompt-template", inputs: { template: "a portrait of {subject}", subject: from("inputs.subject") } },
    seeds: { type: "seed-sweep", inputs: { count: 2 } },
    generate: { type: "playground-v25", inputs: { prompt: from("prompt.text"), seed: from("seeds.seed"), num_images: from("inputs.images"), ...tiny } },
    sheet: { type: "contact-sheet", inputs: { image: from("generate.image") } },
  },
};

it("[L29] a subgraph runs twice in one graph, once of them inside a sweep", async () => {
  const cwd = await folderWith({
    "parts/portrait.json": portrait,
    "graph.json": {
      outputs: { swept: from("swept.sheet"), alone: from("save.file"), inner: from("each.file") },
      nodes: {
        animals: { type: "sweep", inputs: { values: ["fox", "hare"] } },
        swept: sub("parts/portrait.json", { subject: from("animals.value") }),
        alone: sub("parts/portrait.json", { subject: "an owl" }),
        save: { type: "save", inputs: { image: from("alone.sheet"), name: "owl" } },
        each: { type: "save", inputs: { image: from("swept.image"), name: "{animals}-{seeds}" } },
      },
    },
  });
  expect((await playgraph(cwd, "run", "graph.json", "--fal", "emulator", "--out", "out")).code).toBe(0);
  expect((await readdir(join(cwd, "out"))).filter((name) => !/^r(?:esults|un)\./.test(name))).toEqual(["fox-1.jpg", "fox-2.jpg", "hare-1.jpg", "hare-2.jpg", "owl.png"]);
  const rows = await rowsOf(cwd);
  expect(rows.filter(({ node }) => node === "swept.sheet").map(({ coordinate, axes }) => [coordinate, axes])).toEqual([
    ["animals=0", { animals: "fox" }],
    ["animals=1", { animals: "hare" }],
  ]);
  expect(rows.find(({ node, coordinate }) => node === "each" && coordinate === "animals=1,swept.seeds=0")).toMatchObject({ axes: { animals: "hare", "swept.seeds": "1" }, seed: 1, status: "done" });
  const provenance = readProvenance(await readFile(join(cwd, "out/owl.png")));
  expect(provenance).toMatchObject({ graph: { nodes: { alone: { type: "subgraph" } } }, graphs: { "parts/portrait.json": { nodes: { seeds: { type: "seed-sweep" } } } }, generations: [{ node: "alone.generate", coordinate: "alone.seeds=0" }, { node: "alone.generate", coordinate: "alone.seeds=1" }] });
});

it("[L29] subgraphs stand inside each other, and images of one request make an axis through both", async () => {
  const cwd = await folderWith({
    "parts/portrait.json": portrait,
    "parts/pair.json": { inputs: { subject: { type: "text" } }, outputs: { image: from("p.image") }, nodes: { p: sub("portrait.json", { subject: from("inputs.subject"), images: 3 }) } },
    "graph.json": { nodes: { pair: sub("parts/pair.json", { subject: "a fox" }), save: { type: "save", inputs: { image: from("pair.image") } } } },
  });
  const { code, out } = await playgraph(cwd, "plan", "graph.json");
  expect([code, out]).toEqual([0, expect.stringContaining("11 tasks would run, 6 images would be generated")]);
  expect((await playgraph(cwd, "run", "graph.json", "--fal", "emulator", "--out", "out", "--at", "pair.p.seeds=2")).code).toBe(0);
  expect((await rowsOf(cwd)).filter(({ node }) => node === "save").map(({ coordinate }) => coordinate)).toEqual(["pair.p.seeds=1,pair.p.generate=0", "pair.p.seeds=1,pair.p.generate=1", "pair.p.seeds=1,pair.p.generate=2"]);
});

it("[L29] files that a subgraph names lie beside it", async () => {
  const cwd = await folderWith({
    "lib/cats/cat.png": pixel,
    "lib/cats/names.csv": new TextEncoder().encode("name\nTom\nMog\n"),
    "lib/cats/graph.json": { nodes: { photo: { type: "image", inputs: { file: "cat.png" } }, names: { type: "sweep", inputs: { values: "@./names.csv#name" } }, save: { type: "save", inputs: { image: from("photo.image") } } }, outputs: { name: from("names.value") } },
    "graph.json": { nodes: { cats: sub("lib/cats/graph.json"), text: { type: "text", inputs: { value: from("cats.name") } } } },
  });
  expect(await playgraph(cwd, "run", "graph.json", "--out", "out")).toMatchObject({ code: 0, err: expect.stringContaining("cats.save: 1 done") });
  expect((await rowsOf(cwd)).map(({ node, outputs }) => [node, outputs])).toEqual([["cats.save", { file: "cats.save.png" }], ["text", { text: "Tom" }], ["text", { text: "Mog" }]]);
});

it("[L30] mistakes are told with the file, line and column of the subgraph in which they are", async () => {
  const cwd = await folderWith({
    "work/a/portrait.json": { ...portrait, nodes: { ...portrait.nodes, seeds: { type: "seed-sweep", inputs: { cuont: 2 } } } },
    "work/graph.json": { nodes: { a: sub("a/portrait.json", { subject: "x" }), b: sub("a/portrait.json", { subject: "y", images: 99 }), c: sub("parts/none.json"), d: sub("../graph.json") } },
  });
  const { code, out } = await playgraph(cwd, "check", "work/graph.json");
  expect(code).toBe(2);
  const lines = out.split("\n").map((line) => /^(\S+?):(\d+):\d+ error (\S+) (\S+):/.exec(line)?.slice(1) ?? line);
  expect(lines).toEqual([
    ["work/graph.json", "16", "wrong-value", "/nodes/b/inputs/images"],
    ["work/graph.json", "22", "unreadable-subgraph", "/nodes/c/inputs/graph"],
    ["work/graph.json", "28", "unreadable-subgraph", "/nodes/d/inputs/graph"],
    ["work/a/portrait.json", "33", "unknown-input", "/nodes/seeds/inputs/cuont"],
    "1 graph checked: 4 errors.",
    "",
  ]);
});

it("[L8] --set and --sweep reach a subgraph's inputs and nothing inside; --only and --at go by the ids inside", async () => {
  const cwd = await folderWith({ "portrait.json": portrait, "graph.json": { nodes: { p: sub("portrait.json", { subject: "x" }) } } });
  const planOf = async (...options: readonly string[]) => (await playgraph(cwd, "plan", "graph.json", ...options)).out;
  expect(await planOf("--set", "p.images=4")).toContain("8 images would be generated");
  expect(await planOf("--sweep", "p.subject=a,b,c")).toContain("6 images would be generated");
  expect(await planOf("--only", "p.seeds")).toContain("1 task would run");
  expect(await planOf("--at", "p.seeds=1")).toContain("1 image would be generated");
  expect(await playgraph(cwd, "plan", "graph.json", "--set", "p.seeds.count=9")).toMatchObject({ code: 2, err: expect.stringContaining('playgraph: --set: "p.seeds.count" lies inside the subgraph "p"') });
  expect(await playgraph(cwd, "plan", "graph.json", "--only", "p.sedes")).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean "p.seeds"?') });
  expect((await playgraph(cwd, "nodes", "subgraph")).out).toContain("The inputs of the graph in graph are inputs of the node, and its outputs are the node's.");
});
