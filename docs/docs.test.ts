import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunSummary } from "@playgraph/core";
import { expect, it } from "vitest";
import { commandLine } from "../packages/cli/src/commandLine.ts";
import { exitCode } from "../packages/cli/src/exitCode.ts";
import { interruptedCodes } from "../packages/cli/src/io.ts";
import { seedsGraph } from "../packages/cli/src/testing/graphs.ts";
import { pageCommands, pageTypist } from "../packages/cli/src/testing/pageCommands.ts";
import { temporaryFolder } from "../packages/cli/src/testing/temporaryFolder.ts";
import { testIo } from "../packages/cli/src/testing/testIo.ts";
import { graphShape, nodeShape, type Shape } from "../packages/core/src/document/graphShape.ts";
import { docsFolder, generatedDocs } from "./generate/generatedDocs.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const docs = (await readdir(docsFolder)).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);
const examples = (await readdir(join(root, "examples"), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => `examples/${name}/README.md`);

const pageAt = (path: string): Promise<string> => readFile(join(root, path), "utf8");

/** Pictures inside a picture are drawn by a library that may round otherwise on another machine. */
const withoutPictures = (text: string): string => text.replaceAll(/data:image\/jpeg;base64,[^"]*/g, "data:");

it("[D1] generated parts and pictures are up to date: npm run docs makes them anew", { timeout: 120_000 }, async () => {
  for (const [path, text] of await generatedDocs()) expect({ path, text: withoutPictures(await pageAt(`docs/${path}`)) }).toEqual({ path, text: withoutPictures(text) });
});

// The page about nodes of one's own has a test of its own, which writes the files that it tells of.
it.each(docs.filter((path) => path !== "docs/custom-nodes.md"))("[D2] every command of %s is accepted", { timeout: 120_000 }, async (path) => {
  const type = await pageTypist(root);
  for (const command of pageCommands(await pageAt(path))) expect(await type(command)).toEqual({ command, code: 0, told: "" });
});

it("[D2] there are commands on the pages", async () => {
  const commands = await Promise.all(docs.map(async (path) => pageCommands(await pageAt(path))));
  expect(commands.flat().length).toBeGreaterThan(20);
});

it.each(docs)("[D3] the JSON of %s is JSON, and its graphs have no mistakes", async (path) => {
  for (const [, text = ""] of (await pageAt(path)).matchAll(/```json\n([^`]*)```/g)) {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("playgraph" in value)) continue;
    const own = path === "docs/custom-nodes.md" ? ["--nodes", "packages/custom-nodes/template/my-nodes.ts"] : [];
    const checked = testIo({ cwd: root, stdin: text });
    expect({ path, code: await commandLine(["check", "-", ...own], checked, "1.2.3"), told: checked.out() }).toEqual({ path, code: 0, told: "1 graph checked: nothing is wrong.\n" });
  }
});

it("[D3] the graphs of the pictures have no mistakes", async () => {
  const graphs = (await readdir(join(docsFolder, "axes"))).filter((name) => name.endsWith(".json"));
  const io = testIo({ cwd: join(docsFolder, "axes") });
  expect([await commandLine(["check", ...graphs], io, "1.2.3"), io.out()]).toEqual([0, "5 graphs checked: nothing is wrong.\n"]);
});

it.each([...docs, ...examples])("[D4] the links of %s lead somewhere", async (path) => {
  const broken: string[] = [];
  for (const [, target = ""] of (await pageAt(path)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [file = "", heading] = target.split("#");
    const text = await readFile(file === "" ? join(root, path) : resolve(root, dirname(path), file), "utf8").catch(() => undefined);
    if (text === undefined || (heading !== undefined && !headings(text).includes(heading))) broken.push(target);
  }
  expect(broken).toEqual([]);
});

/** As GitHub makes anchors of headings. */
function headings(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-"));
}

/** The words in code in a part of a page: `begin` is a heading. */
async function rowsUnder(path: string, begin: string): Promise<readonly string[]> {
  const page = await pageAt(path);
  const from = page.indexOf(`\n## ${begin}\n`);
  const to = page.indexOf("\n## ", from + 1);
  return page.slice(from, to < 0 ? page.length : to).split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
}

const codes = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);

async function eventsOfARun(): Promise<{ readonly events: readonly Readonly<Record<string, unknown>>[]; readonly head: readonly string[] }> {
  const cwd = await temporaryFolder();
  const io = testIo({ cwd, stdin: seedsGraph(2) });
  expect(await commandLine(["run", "-", "--fal", "emulator", "--out", "out", "--json"], io, "1.2.3")).toBe(0);
  const head = (await readFile(join(cwd, "out/results.csv"), "utf8")).split("\n", 1)[0] ?? "";
  return { events: io.out().trimEnd().split("\n").map((line) => JSON.parse(line)), head: head.split(",") };
}

it("[D5] the events and their fields are those of a run", async () => {
  const { events } = await eventsOfARun();
  const told = new Map((await rowsUnder("docs/command-line.md", "Events")).slice(1).map((row) => [codes(row)[0] ?? "", codes(row).slice(1).filter((word) => word !== "run.json")]));
  const seen = new Map(events.map(({ type, ...fields }) => [String(type), Object.keys(fields)]));
  // A run without trouble has nothing to warn of.
  expect([...told.keys()].toSorted()).toEqual([...seen.keys(), "warning"].toSorted());
  for (const [type, fields] of seen) expect({ type, fields: told.get(type)?.toSorted() }).toEqual({ type, fields: fields.toSorted() });
});

it("[D5] the columns of the results are those of a run", async () => {
  const { head } = await eventsOfARun();
  const varying = ["seeds", "generate.seed", "file"];
  const told = (await rowsUnder("docs/command-line.md", "What a run writes")).flatMap((row) => (row.startsWith("| `") ? codes(row.split(" | ", 1)[0] ?? "") : [])).filter((word) => !/\.(csv|jsonl|json)$/.test(word));
  expect(head.filter((column) => !varying.includes(column))).toEqual(told);
});

it("[D5] the exit codes are those that a command can have", async () => {
  const statuses = ["done", "failed", "partly-failed", "unknown-outcome", "over-budget", "locked"] as const satisfies readonly RunSummary["status"][];
  const usage = 2;
  const real = new Set([...statuses.map((status) => exitCode({ status }, undefined)), usage, ...Object.values(interruptedCodes)]);
  const told = (await rowsUnder("docs/command-line.md", "Exit codes")).slice(1).flatMap((row) => (row.split(" | ", 1)[0] ?? "").match(/\d+/g) ?? []).map(Number);
  expect(told.toSorted((a, b) => a - b)).toEqual([...real].toSorted((a, b) => a - b));
});

it("[D6] the page of the graph file names every key of the format", async () => {
  const page = await pageAt("docs/graph-format.md");
  for (const key of keysOf(graphShape)) expect({ key, isNamed: page.includes(`\`${key}\``) }).toEqual({ key, isNamed: true });
  expect(keysOf(nodeShape)).toContain("muted");
});

/** Of the records in a shape and below it. */
function keysOf(shape: Shape): readonly string[] {
  const keys = new Set<string>();
  const open: Shape[] = [shape];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.is === "list" || next.is === "map") open.push(next.item);
    if (next.is !== "record") continue;
    for (const [key, field] of Object.entries(next.fields)) {
      keys.add(key);
      open.push(field);
    }
  }
  return [...keys];
}
