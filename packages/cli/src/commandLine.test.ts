import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "./commandLine.ts";
import { seedsGraph, trillionGraph } from "./testing/graphs.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

type Options = Parameters<typeof testIo>[0];

async function playgraph(argv: readonly string[], options: Partial<Options> = {}): Promise<{ code: number; out: string; err: string }> {
  const io = testIo({ cwd: ".", ...options });
  const code = await commandLine(argv, io, "1.2.3");
  return { code, out: io.out(), err: io.err() };
}

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const dir = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
}

it.each([
  [["runn", "g.json"], 'playgraph: There is no command "runn". Did you mean run?\n'],
  [["graph.json"], 'playgraph: There is no command "graph.json". Did you mean playgraph run GRAPH?\n'],
  [["--verison"], "playgraph: playgraph has no option --verison. See playgraph --help.\n"],
  [["nodes", "playground-v52"], 'playgraph: There is no node type "playground-v52". Did you mean playground-v25?\n'],
  [["emulator", "--port", "70000"], "playgraph: --port takes a whole number from 0 to 65535.\n"],
  [["emulator", "--faults", "nowhere.json"], "playgraph: --faults: the file nowhere.json cannot be read.\n"],
])("[L1] answers %j with one line", async (argv, err) => {
  expect(await playgraph(argv)).toEqual({ code: 2, out: "", err });
});

it.each(["run", "plan", "check", "nodes", "schema", "emulator"])("[L2] has help for %s, with examples", async (name) => {
  const { code, out, err } = await playgraph([name, "--help"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(new RegExp(`Usage: playgraph ${name}[^]*Examples:\n  `));
  expect(await playgraph(["help", name])).toEqual({ code, out, err });
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
});

it("[L2] tells its version and its commands", async () => {
  expect(await playgraph(["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  expect((await playgraph(["--help"])).out).toMatch(/ {2}run .*\n {2}plan .*\n {2}check /);
  expect(await playgraph([])).toMatchObject({ code: 2, out: "" });
});

it("[L2] lists the node types, and tells all about one", async () => {
  expect((await playgraph(["nodes"])).out).toMatch(/^source\n[^]*\n {2}seed-sweep +Seeds[^]*\noutput\n/);
  const { out } = await playgraph(["nodes", "playground-v25"]);
  expect(out).toContain("  guidance_scale: number from 0 to 20; default 3\n      ");
  const declarations: unknown = JSON.parse((await playgraph(["nodes", "--json"])).out);
  expect(declarations).toContainEqual(expect.objectContaining({ type: "save", behaviour: "map" }));
  expect(JSON.parse((await playgraph(["nodes", "save", "--json"])).out)).toMatchObject({ type: "save" });
});

it("[L2] prints the schema of graphs", async () => {
  expect(JSON.parse((await playgraph(["schema"])).out)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
});

const broken = `{
  "playgraph": 1,
  "nodes": {
    "seeds": { "type": "seed-sweep", "inputs": { "start": 1, "cuont": 8 } },
    "generate": { "type": "playground-v25", "inputs": {
      "prompt": "a hare",
      "guidance_scale": 21,
      "seed": { "$from": "seed.seed" }
    } }
  }
}`;

it("[L6] tells every problem in one pass, by position", async () => {
  const cwd = await folderWith({ "graph.json": broken });
  const { code, out } = await playgraph(["check", "graph.json"], { cwd });
  expect(code).toBe(2);
  expect(out.split("\n").map((line) => /^graph\.json:(\d+):\d+ error ([a-z-]+) (\S+): .+[.?]$/.exec(line)?.slice(1) ?? line)).toEqual([
    ["4", "unknown-input", "/nodes/seeds/inputs/cuont"],
    ["7", "wrong-value", "/nodes/generate/inputs/guidance_scale"],
    ["8", "unknown-node", "/nodes/generate/inputs/seed"],
    "1 graph checked: 3 errors.",
    "",
  ]);
  expect(out).toContain('Did you mean "count"?');
});

it("[L6] tells the same as JSON, and of standard input", async () => {
  const { code, out } = await playgraph(["check", "-", "--json"], { stdin: broken });
  expect(code).toBe(2);
  const { diagnostics }: { readonly diagnostics: readonly object[] } = JSON.parse(out);
  expect(diagnostics).toHaveLength(3);
  expect(diagnostics[0]).toMatchObject({ file: "standard input", line: 4, code: "unknown-input", severity: "error", path: "/nodes/seeds/inputs/cuont" });
});

it("[L6] checks several files, and is content with good ones", async () => {
  const cwd = await folderWith({ "a.json": seedsGraph(2), "b.json": broken });
  expect(await playgraph(["check", "a.json", "b.json"], { cwd })).toMatchObject({ code: 2, out: expect.stringContaining("2 graphs checked: 3 errors.\n") });
  expect(await playgraph(["check", "a.json"], { cwd })).toEqual({ code: 0, out: "1 graph checked: nothing is wrong.\n", err: "" });
});

it("[L8] check takes the changes that a run takes: a graph that leaves an input open is checked with a value", async () => {
  const graph = JSON.stringify({ playgraph: 1, inputs: { subject: { type: "text" } }, nodes: { prompt: { type: "text", inputs: { value: { $from: "inputs.subject" } } } } });
  const cwd = await folderWith({ "graph.json": graph });
  const open = await playgraph(["check", "graph.json"], { cwd });
  expect(open).toMatchObject({ code: 2, out: expect.stringMatching(/ error missing-graph-input \/inputs\/subject: The graph input "subject" has no value\. Give it one with --input subject=…, or a "default" in the graph\.\n/) });
  expect(await playgraph(["check", "graph.json", "--input", "subject=hare"], { cwd })).toEqual({ code: 0, out: "1 graph checked: nothing is wrong.\n", err: "" });
  expect(await playgraph(["check", "graph.json", "--set", "prompt.value=hare"], { cwd })).toMatchObject({ code: 0, out: expect.stringContaining("unused-graph-input") });
  expect(await playgraph(["check", "graph.json", "--input", "subjct=hare"], { cwd })).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/^playgraph: --input: The graph has no input "subjct"\. .*\n$/) });
});

it("[L25] an unknown node type says how nodes of one's own are loaded", async () => {
  const cwd = await folderWith({ "graph.json": JSON.stringify({ playgraph: 1, nodes: { a: { type: "txet" } } }) });
  for (const command of ["check", "plan", "run"]) {
    const { code, out, err } = await playgraph([command, "graph.json"], { cwd });
    expect([code, out + err]).toEqual([2, expect.stringContaining('"txet", which is not installed. Did you mean "text"? A node of your own is loaded by --nodes MODULE.\n')]);
  }
});

it("[L6] says in one sentence what is no graph", async () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff]);
  const cwd = await folderWith({ "picture.json": png, "empty.json": "", "cut.json": '{ "playgraph": 1, "nodes": {' });
  await mkdir(join(cwd, "folder"));
  for (const name of ["folder", "missing.json", "picture.json", "empty.json", "cut.json"]) {
    const { code, out, err } = await playgraph(["check", name], { cwd });
    expect([code, err]).toEqual([2, ""]);
    expect(out.split("\n").slice(1)).toEqual(["1 graph checked: 1 error.", ""]);
    expect(out).toMatch(new RegExp(`^${name}(:\\d+:\\d+)? error [a-z0-9-]+( \\S+)?: [^\\n]+\\.\\n`));
    const run = await playgraph(["run", name], { cwd });
    expect([run.code, run.out, run.err.trimEnd().split("\n").length]).toEqual([2, "", 1]);
  }
  expect((await playgraph(["check", "folder"], { cwd })).out).toContain("folder is a folder, not a graph file.");
  expect((await playgraph(["check", "missing.json"], { cwd })).out).toContain("There is no file missing.json.");
});

it("[L7] starts nothing for a graph with errors", async () => {
  const cwd = await folderWith({ "graph.json": broken });
  const { code, out, err } = await playgraph(["run", "graph.json", "--out", "out"], { cwd });
  expect([code, out]).toEqual([2, ""]);
  expect(err.split("\n")).toHaveLength(4);
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it.each([
  [["--set", "generate.guidance_scale=21"], /^playgraph: --set: "generate\.guidance_scale" must be a number from 0 to 20, not 21\.\n$/],
  [["--set", "generate.guidance_scal=2"], /^playgraph: --set: .* Did you mean "guidance_scale"\?\n$/],
  [["--set", "genrate.guidance_scale=2"], /^playgraph: --set: .*generate.*\n$/],
  [["--set", "nonsense"], /^playgraph: --set takes a name and a value, such as --set generate\.guidance_scale=4\.\n$/],
  [["--sweep", "generate.guidance_scale=1:5:0"], /^playgraph: --sweep: "generate\.guidance_scale": The step of 1:5:0 is 0: it would never reach the stop\.\n$/],
  [["--sweep", "generate.guidance_scale="], /^playgraph: --sweep: .*has no values.*\n$/],
  [["--sweep", "generate.guidance_scale=@nowhere.csv#g"], /^playgraph: --sweep: the file nowhere\.csv cannot be read \(ENOENT\)\.\n$/],
  [["--input", "subject=hare"], /^playgraph: --input: The graph has no input "subject"\.\n$/],
  [["--seed", "-1"], /^playgraph: --seed takes a whole number from 0 to 9007199254740991\.\n$/],
  [["--first", "0"], /^playgraph: --first takes a whole number from 1/],
  [["--at", "seed=1"], /--at names the axis "seed", which no node of this graph makes\. Did you mean "seeds"\?\n$/],
  [["--at", "seeds=#9"], /--at wants "#9" of the axis "seeds", which has no such label\. It has: 1, 2\.\n$/],
  [["--only", "save", "--only", "generat"], /^playgraph: --only: the graph has no node "generat"\. Did you mean "generate"\?\n$/],
  [["--out", ""], /^playgraph: --out needs a value, and was given an empty one: --out DIR\.\n$/],
  [["--workspace="], /^playgraph: --workspace needs a value, and was given an empty one: --workspace DIR\.\n$/],
  [["--concurrency", "fal=0"], /^playgraph: --concurrency fal takes a whole number from 1 to 1000\.\n$/],
])("[L7] starts nothing for %j", async (options, message) => {
  const cwd = await folderWith({ "graph.json": seedsGraph(2) });
  const { code, out, err } = await playgraph(["run", "graph.json", ...options], { cwd });
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it.each(["check", "plan", "run"])("[L7] %s tells of a file that is not there, or not in the folder, before anything runs", async (command) => {
  const image = (file: string) => ({ type: "image", inputs: { file } });
  const cwd = await folderWith({ "graph.json": JSON.stringify({ playgraph: 1, nodes: { a: image("none.png"), b: image("../b.png"), c: image("graph.json") } }) });
  const { code, out, err } = await playgraph([command, "graph.json"], { cwd });
  expect([code, (out + err).split("\n").slice(0, 2)]).toEqual([2, [
    expect.stringMatching(/ error unreadable-file \/nodes\/a\/inputs\/file: "a\.file": cannot read "none\.png": there is no such file\. /),
    expect.stringMatching(/ error unreadable-file \/nodes\/b\/inputs\/file: "b\.file": cannot read "\.\.\/b\.png" from the graph's folder: \.\. would leave the folder\. /),
  ]]);
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it("[L8] changes the graph for one run, and not its file", async () => {
  const text = seedsGraph(2);
  const cwd = await folderWith({ "graph.json": text, "values.csv": "name,g\na,2\nb,3\nc,4\n" });
  const planned = async (...options: string[]) => {
    const { out, err, code } = await playgraph(["plan", "graph.json", "--json", ...options], { cwd });
    expect([code, err]).toEqual([0, ""]);
    const { generations }: { readonly generations: unknown } = JSON.parse(out);
    return generations;
  };
  expect(await planned()).toEqual({ kind: "exact", n: 2 });
  expect(await planned("--sweep", "generate.guidance_scale=2,3,4", "--set", "seeds.count=5")).toEqual({ kind: "exact", n: 15 });
  expect(await planned("--sweep", "generate.guidance_scale=@values.csv#g")).toEqual({ kind: "exact", n: 6 });
  expect(await planned("--sweep", "generate.guidance_scale=1:3:0.5", "--at", "guidance-scale=2.5")).toEqual({ kind: "exact", n: 2 });
  expect(await planned("--first", "1")).toEqual({ kind: "exact", n: 1 });
  expect(await planned("--only", "prompt", "--only", "seeds")).toEqual({ kind: "exact", n: 0 });
  expect(await readFile(join(cwd, "graph.json"), "utf8")).toBe(text);
});

it("[L8] gives the graph's own inputs their values", async () => {
  const graph = JSON.stringify({ playgraph: 1, inputs: { count: { type: "integer" } }, nodes: { seeds: { type: "seed-sweep", inputs: { count: { $from: "inputs.count" } } } } });
  const cwd = await folderWith({ "graph.json": graph });
  expect((await playgraph(["plan", "graph.json"], { cwd })).err).toMatch(/The graph input "count" has no value\. Give it one with --input count=/);
  expect((await playgraph(["plan", "graph.json", "--input", "count=7"], { cwd })).out).toMatch(/ {2}seeds +1 +seeds 7\n/);
  expect((await playgraph(["plan", "graph.json", "--input", "count=x"], { cwd })).err).toBe('playgraph: --input: The graph input "count" must be an integer, not the text "x".\n');
});

it("[L9] plans a trillion images at once, and does not run them", async () => {
  const cwd = await folderWith({ "graph.json": trillionGraph() });
  const { code, out } = await playgraph(["plan", "graph.json"], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/ {2}generate +1,000,000,000,000 +a 100 × b 100 × c 100 × d 100 × e 100 × f 100 = 1,000,000,000,000 +1,000,000,000,000\n/);
  expect(JSON.parse((await playgraph(["plan", "graph.json", "--json"], { cwd })).out)).toMatchObject({ generations: { kind: "exact", n: 1e12 } });
  const run = await playgraph(["run", "graph.json"], { cwd });
  expect([run.code, run.out]).toEqual([2, ""]);
  expect(run.err).toMatch(/^playgraph: This graph would run 1,010,000,000,006 tasks and generate 1,000,000,000,000 images, /);
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it("[L10] refuses a file in the place of a folder before anything starts", async () => {
  const cwd = await folderWith({ "graph.json": seedsGraph(1), file: "" });
  expect(await playgraph(["run", "graph.json", "--out", "file"], { cwd })).toEqual({ code: 2, out: "", err: "playgraph: The output folder file cannot be used: it is a file, not a folder.\n" });
  expect((await playgraph(["run", "graph.json", "--workspace", "file"], { cwd })).err).toMatch(/file", not|is a file, not a folder/);
});

it("[L5] asks before a large run on fal, and generates nothing for a no", async () => {
  const cwd = await folderWith({ "graph.json": seedsGraph(101) });
  const env = { FAL_KEY: "canary-id:canary-secret" };
  expect(await playgraph(["run", "graph.json"], { cwd, env })).toEqual({ code: 2, out: "", err: "playgraph: This run asks fal for 101 images, at a price that is not known. Say --yes if you mean it, or how much it may be at most: --max-generations N.\n" });
  expect(await playgraph(["run", "graph.json"], { cwd, env, ask: () => Promise.resolve("n") })).toEqual({ code: 2, out: "", err: "playgraph: Nothing was started.\n" });
  expect(await readdir(cwd)).toEqual(["graph.json"]);
});

it.each([
  [{ FAL_KEY: "  \n" }, [], "FAL_KEY is set but empty. Set it to a key, or unset it to use the emulator."],
  [{ FAL_KEY: "canary key" }, [], "FAL_KEY holds a space or another character that no key has. Set it again."],
  [{}, ["--fal", "cloud"], "--fal cloud needs a key: set FAL_KEY in the environment (or FAL_KEY_ID and FAL_KEY_SECRET)."],
])("[L4] ends with exit code 5 for %j %j", async (env, options, message) => {
  const cwd = await folderWith({ "graph.json": seedsGraph(1) });
  expect(await playgraph(["run", "graph.json", ...options], { cwd, env })).toEqual({ code: 5, out: "", err: `playgraph: ${message}\n` });
});

it("[L18] shows a hostile graph without obeying it", async () => {
  const graph = JSON.stringify({ playgraph: 1, name: "\u001B[2J\u0007boo", nodes: { a: { type: "\u001B]0;title\u0007x" }, b: { type: "text", inputs: { "\u202E\u001B[1A": 1 } } } });
  const { out, err } = await playgraph(["check", "-"], { stdin: graph });
  expect(out + err).not.toMatch(/[\p{Bidi_Control}]|(?!\n)\p{Cc}/u);
  const plan = await playgraph(["plan", "-"], { stdin: JSON.stringify({ playgraph: 1, name: "\u001B[2J\u0007boo", nodes: {} }) });
  expect(plan.out + plan.err).not.toMatch(/(?!\n)\p{Cc}/u);
});
