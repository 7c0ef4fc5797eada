import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseGraph, saveGraph } from "@playgraph/core";
import { expect, it } from "vitest";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const names = (await readdir(join(root, "examples"), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** Every image below a folder, by its path. */
async function imagesIn(dir: string): Promise<ReadonlyMap<string, Buffer>> {
  const paths = (await readdir(dir, { recursive: true })).filter((path) => /\.(jpg|png|webp)$/.test(path)).toSorted();
  return new Map(await Promise.all(paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(join(dir, path))])));
}

async function runExample(name: string, ...options: readonly string[]) {
  const out = await temporaryFolder();
  const ended = await playgraph(["run", join(root, "examples", name, "graph.json"), "--fal", "emulator", "--out", out, "--workspace", await temporaryFolder(), ...options], { cwd: await temporaryFolder() }).ended;
  return { ...ended, out, images: await imagesIn(out) };
}

it.each(names)("[E1] %s is canonical and has no diagnostics", async (name) => {
  const text = await readFile(join(root, "examples", name, "graph.json"), "utf8");
  const { graph, diagnostics } = parseGraph(text);
  expect(diagnostics).toEqual([]);
  expect(graph && saveGraph(graph)).toBe(text);
  expect(await playgraph(["check", join(root, "examples", name, "graph.json")], { cwd: root }).ended).toMatchObject({ code: 0, stderr: "" });
});

it.each([
  ["01-easter-bunny", [...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => `easter-bunny-${seed}.jpg`), "sheet.png"], 9],
  ["02-matrix", ["sheet.png", ...["fox", "owl"].flatMap((animal) => [2, 5, 9].flatMap((guidance) => [1, 2, 3, 4].map((seed) => `${animal}/guidance-${guidance}-seed-${seed}.jpg`)))], 25],
])("[E2] [E3] %s gives its files, and twice the same bytes", async (name, files, rows) => {
  const first = await runExample(name);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("emulator") });
  expect([...first.images.keys()]).toEqual(files.toSorted());
  const results = (await readFile(join(first.out, "results.jsonl"), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(results).toHaveLength(rows);
  expect(results.every(({ status }) => status === "done")).toBe(true);
  expect((await readFile(join(first.out, "results.csv"), "utf8")).trimEnd().split("\n")).toHaveLength(rows + 1);
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

it("[E4] every command of the pages is accepted", async () => {
  const pages = await Promise.all([join(root, "README.md"), ...names.map((name) => join(root, "examples", name, "README.md"))].map((path) => readFile(path, "utf8")));
  const commands = new Set(pages.flatMap((page) => [...page.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = ""]) => block.split("\n").filter((line) => line.startsWith("npx playgraph ")))));
  expect(commands.size).toBeGreaterThan(5);
  for (const command of commands) {
    const argv = command.split(/\s+/).slice(2);
    const out = argv.indexOf("--out");
    if (out >= 0) argv[out + 1] = await temporaryFolder();
    if (argv[0] === "run") argv.push("--fal", "emulator", "--workspace", await temporaryFolder());
    expect({ command, ...(await playgraph(argv, { cwd: root }).ended) }).toMatchObject({ code: 0 });
  }
});
