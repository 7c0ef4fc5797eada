import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "./commandLine.ts";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo, type TestIo } from "./testing/testIo.ts";

const shout = `import { defineNode, text } from "@playgraph/core";
import { loud } from "./lib/loud.ts";
export const shout = defineNode({ type: "shout", version: 1, title: "Shout", summary: "Text in capitals.", category: "text",
  inputs: { text: text().input({ doc: "What to shout." }) }, outputs: { text: text().output({ doc: "Louder." }) },
  run: ({ text }) => { console.log("shouting\\u001b[2J"); return { text: loud(text) }; } });`;

const graph = JSON.stringify({ playgraph: 1, nodes: { a: { type: "shout", inputs: { text: "hare" } } } });

/** A cloned project: a graph, a config, and a module whose every file leaves a trace if any of it runs. */
async function project(files: Readonly<Record<string, string>> = {}): Promise<{ readonly dir: string; readonly hasRun: () => boolean; readonly io: (options?: Partial<Parameters<typeof testIo>[0]>) => TestIo }> {
  const root = await temporaryFolder();
  const dir = join(root, "project");
  const trace = join(root, "trace");
  const tracing = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(trace)}, "");\n`;
  const all = { "graph.json": graph, "playgraph.config.json": `{ "nodes": ["./my-nodes.ts"] }`, "my-nodes.ts": tracing + shout, "lib/loud.ts": `${tracing}export const loud = (text: string) => text.toUpperCase();\n`, ".git/HEAD": "", ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return { dir, hasRun: () => existsSync(trace), io: (options = {}) => testIo({ cwd: dir, home: root, configFolder: join(root, "settings"), ...options }) };
}

/** Answers questions in their order, and keeps them. */
function person(...answers: readonly (string | undefined)[]) {
  const questions: string[] = [];
  return { questions, ask: async (question: string) => answers[questions.push(question) - 1] };
}

const run = ["run", "graph.json", "--fal", "emulator", "--out", "out"];

it("[L25] every command that knows nodes takes --nodes", async () => {
  const { io, dir } = await project({ "playgraph.config.json": "{}" });
  const nodes = ["--nodes", "./my-nodes.ts"];
  const given: TestIo[] = [];
  const codes = [];
  for (const argv of [["check", "graph.json"], ["plan", "graph.json", "--json"], ["nodes", "shout"], ["schema"], run]) {
    const one = io();
    given.push(one);
    codes.push(await commandLine([...argv, ...nodes], one, "1"));
  }
  expect(codes).toEqual([0, 0, 0, 0, 0]);
  expect(given[0]?.out()).toContain("nothing is wrong");
  expect(JSON.parse(given[1]?.out() ?? "")).toMatchObject({ nodes: [{ id: "a", type: "shout" }] });
  expect(given[2]?.out()).toContain("Text in capitals.");
  expect(given[3]?.out()).toContain('"shout"');
  expect(await readFile(join(dir, "out/results.jsonl"), "utf8")).toContain('"text":"HARE"');
});

it("[L25] a module that cannot be used starts nothing, and is told in one sentence", async () => {
  const { io, dir } = await project({ "playgraph.config.json": "{}", "bad.ts": "throw new Error('no such animal');", "taken.ts": shout.replaceAll('"shout"', '"sweep"') });
  for (const [module, sentence] of [
    ["./bad.ts", "playgraph: The module ./bad.ts cannot be used: no such animal (bad.ts:1).\n"],
    ["nowhere.ts", "playgraph: The module nowhere.ts cannot be used: there is no such file.\n"],
    ["taken.ts", `playgraph: The module taken.ts cannot be used: it has a node "sweep", which is a type of the node library. Give it another name.\n`],
  ] as const) {
    const one = io();
    expect([await commandLine([...run, "--nodes", module], one, "1"), one.err()]).toEqual([2, sentence]);
  }
  expect(await readdir(dir)).not.toContain("out");
});

it.each(["check", "plan", "run"])("[L27] %s of a cloned folder runs no code of it, and says what to do", async (command) => {
  const { io, hasRun, dir } = await project();
  const one = io();
  expect(await commandLine([command, "graph.json", ...(command === "run" ? ["--yes"] : [])], one, "1")).toBe(2);
  expect(one.err()).toContain(`warning: the nodes of ./my-nodes.ts, which ${join(dir, "playgraph.config.json")} names, are not loaded. Nobody has agreed to run them, and nobody can be asked here: say --nodes ${join(dir, "my-nodes.ts")}, or run the command in a terminal once.`);
  expect(one.out() + one.err()).toMatch(/"shout", which is not installed\. .*names modules with nodes that were not agreed to and so are not loaded; it may be one of theirs\./);
  expect(hasRun()).toBe(false);
});

it.each(["nodes", "schema"])("[L27] nor does %s", async (command) => {
  const { io, hasRun } = await project();
  const one = io();
  expect(await commandLine([command], one, "1")).toBe(0);
  expect(one.err()).toContain("warning: ");
  expect(hasRun()).toBe(false);
});

it("[L27] a person is asked once, sees all files before any of them runs, and is not asked again", async () => {
  const { io, hasRun, dir } = await project();
  let ranBefore = true;
  const { questions, ask } = person("y");
  const first = io({ ask: (question) => ((ranBefore = hasRun()), ask(question)) });
  expect(await commandLine(["check", "graph.json"], first, "1")).toBe(0);
  expect(ranBefore).toBe(false);
  expect(first.err()).toBe(`${join(dir, "playgraph.config.json")} names modules with nodes. They run as programs of yours, with all your rights:\n  my-nodes.ts\n  lib/loud.ts\n`);
  expect(questions).toEqual(["Run them, and remember it until one of them changes? [y/N] "]);

  // Neither in a terminal, nor where nobody can be asked.
  expect(await commandLine(["check", "graph.json"], io({ ask }), "1")).toBe(0);
  expect(await commandLine(run, io(), "1")).toBe(0);
  expect(questions).toHaveLength(1);
});

it.each([
  ["the config", "playgraph.config.json", `{ "nodes": ["./my-nodes.ts"]  }`],
  ["a module", "my-nodes.ts", shout],
  ["what a module imports", "lib/loud.ts", `import { writeFileSync } from "node:fs"; export const loud = (text: string) => text;`],
])("[L27] after a change of %s consent has to be given anew", async (_, path, text) => {
  const { io, dir } = await project();
  await commandLine(["check", "graph.json"], io(person("y")), "1");
  await writeFile(join(dir, path), text);
  expect(await commandLine(["check", "graph.json"], io(), "1")).toBe(2);
  const { questions, ask } = person("yes");
  expect(await commandLine(["check", "graph.json"], io({ ask }), "1")).toBe(0);
  expect(questions).toEqual(["Something of it is new or has changed. Run them, and remember it until one of them changes? [y/N] "]);
  expect(await commandLine(["check", "graph.json"], io(), "1")).toBe(0);
});

it("[L27] consent is for all that a config names, also where --nodes names some of it", async () => {
  const { io } = await project({ "playgraph.config.json": `{ "nodes": ["./my-nodes.ts", "./more.ts"] }`, "more.ts": shout.replaceAll('"shout"', '"louder"') });
  const first = io(person("y"));
  expect(await commandLine(["check", "graph.json", "--nodes", "my-nodes.ts"], first, "1")).toBe(0);
  expect(first.err()).toContain("\n  my-nodes.ts\n  lib/loud.ts\n  more.ts\n");
  const { questions, ask } = person();
  expect(await commandLine(["check", "graph.json"], io({ ask }), "1")).toBe(0);
  expect(questions).toEqual([]);
});

it("[L27] a copy of the folder has to be agreed to by itself", async () => {
  const { io } = await project();
  await commandLine(["check", "graph.json"], io(person("y")), "1");
  const settings = io().configFolder;
  const other = await project();
  expect(await commandLine(["check", "graph.json"], other.io({ configFolder: settings }), "1")).toBe(2);
  expect(other.hasRun()).toBe(false);
});

it("[L27] a no, an empty answer and Ctrl+C run nothing; Ctrl+C ends the command", async () => {
  const { io, hasRun } = await project();
  for (const answer of ["n", "", "yess"]) expect(await commandLine(["check", "graph.json"], io(person(answer)), "1")).toBe(2);
  expect(await commandLine(["check", "graph.json"], io(person(undefined)), "1")).toBe(130);
  expect(hasRun()).toBe(false);
});

it("[L27] consents lie outside the folder, for the user alone", async () => {
  const { io, dir } = await project();
  const { configFolder } = io();
  await commandLine(["check", "graph.json"], io(person("y")), "1");
  const [file = "", ...others] = await readdir(join(configFolder, "consents"));
  expect(others).toEqual([]);
  expect((await stat(join(configFolder, "consents", file))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(join(configFolder, "consents", file), "utf8"))).toMatchObject({ config: join(dir, "playgraph.config.json"), files: { [join(dir, "lib/loud.ts")]: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  // What someone else wrote there is none.
  await writeFile(join(configFolder, "consents", file), "{");
  expect(await commandLine(["check", "graph.json"], io(), "1")).toBe(2);
});

it("[L27] settings that cannot be written are told, and the command goes on", async () => {
  const { io, dir } = await project();
  const one = io({ ...person("y"), configFolder: join(dir, "graph.json") });
  expect(await commandLine(["check", "graph.json"], one, "1")).toBe(0);
  expect(one.err()).toContain("warning: this is not remembered");
});

it("[L27] who is asked sees a module of the config also in node_modules", async () => {
  const { io } = await project({ "playgraph.config.json": `{ "nodes": ["./node_modules/some/nodes.js"] }`, "node_modules/some/nodes.js": "" });
  const one = io(person("n"));
  await commandLine(["nodes"], one, "1");
  expect(one.err()).toContain("with all your rights:\n  node_modules/some/nodes.js\n");
});

it("[L27] what --nodes names needs no consent, and is not loaded twice", async () => {
  const { io } = await project();
  const one = io();
  expect(await commandLine(["check", "graph.json", "--nodes", "my-nodes.ts"], one, "1")).toBe(0);
  expect(one.err()).toBe("");
});

it("[L26] the nearest config counts, as far up as the first .git or the home folder", async () => {
  const { io, dir } = await project({ "deep/down/graph.json": graph, "inner/.git/HEAD": "", "inner/graph.json": graph, "own/playgraph.config.json": "{}", "own/graph.json": graph });
  await commandLine(["check", "graph.json"], io(person("y")), "1");
  const checked = async (path: string) => commandLine(["check", path], io(), "1");
  expect([await checked("deep/down/graph.json"), await checked("inner/graph.json"), await checked("own/graph.json")]).toEqual([0, 2, 2]);
  expect(await commandLine(["check", "deep/down/graph.json"], io({ home: join(dir, "deep") }), "1")).toBe(2);
  expect(await commandLine(["check", "-"], io({ stdin: graph }), "1")).toBe(0);
});

it.each([
  ["an unknown key", `{ "node": [] }`, /has an unknown key "node"\. Did you mean "nodes"\?/],
  ["no JSON", `{ "nodes": `, /playgraph\.config\.json in .* is no JSON: /],
  ["a list", `[]`, /must hold an object/],
  ["a wrong value", `{ "nodes": "./my-nodes.ts" }`, /"nodes" must be a list of paths/],
  ["an empty path", `{ "nodes": [" "] }`, /"nodes" must be a list of paths/],
])("[L26] a config with %s is an error", async (_, config, sentence) => {
  const { io, hasRun } = await project({ "playgraph.config.json": config });
  for (const command of ["check", "plan"]) {
    const one = io(person("y"));
    expect(await commandLine([command, "graph.json"], one, "1")).toBe(2);
    expect(one.out() + one.err()).toMatch(sentence);
  }
  expect(hasRun()).toBe(false);
});

it("[L26] a config that is a device behind a link, or far too large, is refused unread", async () => {
  const { dir, io } = await project();
  const path = join(dir, "playgraph.config.json");
  const told = async () => {
    const one = io(person("y"));
    expect(await commandLine(["nodes"], one, "1")).toBe(2);
    return one.err();
  };
  await truncate(path, 64 * 1024 + 1);
  expect(await told()).toContain("playgraph.config.json is larger than 64 KB.");
  await rm(path);
  await symlink("/dev/null", path);
  expect(await told()).toContain("playgraph.config.json is no file.");
});

it("[L28] with --json standard output holds events alone, whatever nodes print", async () => {
  const { dir } = await project({ "playgraph.config.json": "{}" });
  const { ended } = playgraph([...run, "--json", "--nodes", "my-nodes.ts"], { cwd: dir, env: { FAL_KEY: "canary:secret" } });
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(0);
  expect(stdout.trimEnd().split("\n").map((line) => (JSON.parse(line) as { readonly type: string }).type).at(-1)).toBe("run-finished");
  expect(stderr).toContain("a: shouting\n");
});

it("[L25] a node that blocks, throws or ends the process fails alone, and the command ends", async () => {
  const bad = shout.replace(/run: .*/, `timeout: 4000, run: ({ text }) => { if (text === "block") for (;;); if (text === "exit") process.exit(0); if (text === "throw") throw new Error("thrown"); return { text }; } });`);
  const texts = { playgraph: 1, nodes: { texts: { type: "sweep", inputs: { values: ["block", "exit", "throw", "fine"] } }, a: { type: "shout", inputs: { text: { $from: "texts.value" } } } } };
  const { dir } = await project({ "playgraph.config.json": "{}", "my-nodes.ts": bad, "graph.json": JSON.stringify(texts) });
  const { code, stderr } = await playgraph([...run, "--nodes", "my-nodes.ts"], { cwd: dir }).ended;
  expect(code).toBe(3);
  expect(stderr).toContain("(Timeout)");
  const rows = (await readFile(join(dir, "out/results.jsonl"), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line) as { readonly axes: { readonly texts: string }; readonly status: string });
  expect(rows.map(({ axes, status }) => `${axes.texts} ${status}`)).toEqual(["block failed", "exit failed", "throw failed", "fine done"]);
});
