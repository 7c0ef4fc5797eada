import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseGraph, saveGraph } from "@playgraph/core";
import { expect, it } from "vitest";
import { commandLine } from "./commandLine.ts";
import { pageCommands, pageTypist } from "./testing/pageCommands.ts";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const examples = join(root, "examples");
const names = (await readdir(examples, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const graphs = (await readdir(examples, { recursive: true })).filter((path) => path.endsWith(".json"));

/** Every image below a folder, by its path. */
async function imagesIn(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  const paths = (await readdir(dir, { recursive: true })).filter((path) => /\.(jpg|png|webp)$/.test(path)).toSorted();
  return new Map(await Promise.all(paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(join(dir, path))])));
}

/** The nodes of its own that an example has, as options. */
function ownNodes(name: string): readonly string[] {
  const module = join(examples, name, "my-nodes.ts");
  return existsSync(module) ? ["--nodes", module] : [];
}

async function runExample(name: string, ...options: readonly string[]) {
  const out = await temporaryFolder();
  const ended = await playgraph(["run", join(examples, name, "graph.json"), "--fal", "emulator", "--out", out, "--workspace", await temporaryFolder(), ...ownNodes(name), ...options], { cwd: await temporaryFolder() }).ended;
  return { ...ended, out, images: await imagesIn(out) };
}

it.each(graphs)("[E1] %s is canonical", async (path) => {
  const text = await readFile(join(examples, path), "utf8");
  const { graph, diagnostics } = parseGraph(text);
  expect(diagnostics).toEqual([]);
  expect(graph && saveGraph(graph)).toBe(text);
});

it.each(names)("[E1] %s has no diagnostics", async (name) => {
  const io = testIo({ cwd: root });
  expect([await commandLine(["check", join(examples, name, "graph.json"), ...ownNodes(name)], io, "1.2.3"), io.out(), io.err()]).toEqual([0, "1 graph checked: nothing is wrong.\n", ""]);
});

const each = <One, Other>(ones: readonly One[], others: readonly Other[], path: (one: One, other: Other) => string): readonly string[] => ones.flatMap((one) => others.map((other) => path(one, other)));

const expected: readonly (readonly [name: string, files: readonly string[], results: Readonly<Record<string, number>>])[] = [
  ["01-easter-bunny", [...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => `easter-bunny-${seed}.jpg`), "sheet.png"], { done: 9 }],
  ["02-matrix", ["sheet.png", ...["fox", "owl"].flatMap((animal) => each([2, 5, 9], [1, 2, 3, 4], (guidance, seed) => `${animal}/guidance-${guidance}-seed-${seed}.jpg`))], { done: 25 }],
  ["03-products", ["sheet.png", ...["FX-01", "OW-02", "RB-03", "BN-05"].map((sku) => `shop/${sku}.jpg`)], { done: 8, absent: 2 }],
  ["04-restyle", ["sheet.png", ...each(["watercolour", "woodcut", "oil painting"], [0.3, 0.5, 0.7, 0.9], (style, strength) => `${style}/strength-${strength}.jpg`)], { done: 13 }],
  ["05-inpaint", ["masks.png", "sheet.png", ...each(["sky", "animal"], [1, 2, 3], (place, seed) => `${place}/seed-${seed}.jpg`)], { done: 8 }],
  ["06-subgraph", ["draft-guidance-2.png", "draft-guidance-7.png", "final.png", ...each(["at first light", "under the moon"], [1, 2, 3], (light, seed) => `final/${light}-${seed}.jpg`)], { done: 9 }],
  ["07-custom-node", ["busiest.jpg", "sheet.png"], { done: 2 }],
  ["08-program", ["1.jpg", "2.jpg", "3.jpg"], { done: 3 }],
];

it("[E2] is tried with every example", () => expect(expected.map(([name]) => name)).toEqual(names));

it.each(expected)("[E2] [E3] %s gives its files, and twice the same bytes", async (name, files, statuses) => {
  const first = await runExample(name);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("emulator") });
  expect([...first.images.keys()]).toEqual(files.toSorted());
  const results = (await readFile(join(first.out, "results.jsonl"), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(Object.fromEntries(Object.entries(Object.groupBy(results, ({ status }) => status)).map(([status, rows]) => [status, rows?.length]))).toEqual(statuses);
  expect((await readFile(join(first.out, "results.csv"), "utf8")).trimEnd().split("\n")).toHaveLength(results.length + 1);
  expect(JSON.parse(await readFile(join(first.out, "run.json"), "utf8"))).toMatchObject({ status: "done" });
  expect((await runExample(name)).images).toEqual(first.images);
});

it("[E2] swept and set from the command line, the Easter bunny makes 24 foxes and tells of them in JSON alone", async () => {
  const { code, stdout, images, out } = await runExample("01-easter-bunny", "--sweep", "generate.guidance_scale=2,3,4", "--set", "prompt.character=Fox", "--json");
  expect(code).toBe(0);
  expect([...images.keys()].filter((path) => path.startsWith("easter-bunny-"))).toHaveLength(24);
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(events.at(-1)).toEqual({ type: "run-finished", ...JSON.parse(await readFile(join(out, "run.json"), "utf8")) });
});

it("[E2] the cherub is held back and nothing of it is saved or uploaded; the other rows keep their places", async () => {
  const { out } = await runExample("03-products");
  const results = (await readFile(join(out, "results.jsonl"), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(results.filter(({ status }) => status === "absent").map(({ node, axes, reason, outputs }) => ({ node, sku: axes.products, reason, outputs }))).toEqual(
    ["save", "upload"].map((node) => ({ node, sku: "CH-04", reason: "held back: flagged as unsafe", outputs: {} })),
  );
  expect(results.filter(({ node }) => node === "save").map(({ axes }) => axes.products)).toEqual(["FX-01", "OW-02", "RB-03", "CH-04", "BN-05"]);
});

it("[E2] the program makes a page with all postcards", async () => {
  const folder = await temporaryFolder();
  const { stdout } = await promisify(execFile)(process.execPath, [join(examples, "08-program/postcards.ts"), join(folder, "cards"), "a castle", "an owl"], { cwd: folder, env: { PATH: process.env["PATH"] } });
  expect(stdout).toContain("an owl, seed 3: done");
  const shown = [...(await readFile(join(folder, "cards/index.html"), "utf8")).matchAll(/src="([^"]+)"/g)].map(([, path = ""]) => path);
  expect(shown).toEqual(["1/1.jpg", "1/2.jpg", "1/3.jpg", "2/1.jpg", "2/2.jpg", "2/3.jpg"]);
  for (const path of shown) expect((await stat(join(folder, "cards", path))).size).toBeGreaterThan(1000);
});

it.each(["README.md", ...names.map((name) => `examples/${name}/README.md`)])("[E4] every command of %s is accepted", { timeout: 120_000 }, async (path) => {
  const commands = pageCommands(await readFile(join(root, path), "utf8"));
  expect(commands.length).toBeGreaterThan(1);
  const type = await pageTypist(root);
  for (const command of commands) expect(await type(command)).toEqual({ command, code: 0, told: "" });
});
