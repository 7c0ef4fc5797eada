import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

type Package = {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
};

/** A folder with nothing in it but what npm has installed. */
let folder = "";

const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

const run = promisify(execFile);

async function command(file: string, argv: readonly string[], cwd: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  // The user's npm settings, but no key; and this Node, whatever other the machine has.
  const { FAL_KEY: _key, FAL_KEY_ID: _id, FAL_KEY_SECRET: _secret, PATH = "", ...env } = process.env;
  return run(file, argv, { cwd, env: { ...env, PATH: `${dirname(process.execPath)}${delimiter}${PATH}` }, timeout: 60_000 }).catch((error: unknown) => {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${file} ${argv.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  });
}

async function packageIn(dir: string): Promise<Package> {
  return JSON.parse(await readFile(join(dir, "package.json"), "utf8"));
}

/** The packages that are for others, by the folder in which they are here. */
async function packages(): Promise<ReadonlyMap<string, Package>> {
  const dirs = (await readdir(join(root, "packages"))).map((name) => join(root, "packages", name));
  const found = await Promise.all(dirs.map(async (dir): Promise<[string, Package | undefined]> => [dir, await packageIn(dir).catch(() => undefined)]));
  return new Map(found.flatMap(([dir, told]) => (told && told.private !== true ? [[dir, told]] : [])));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "playgraph-installed-"));
  const tarballs = await mkdtemp(join(tmpdir(), "playgraph-tarballs-"));
  try {
    await mkdir(join(root, "packages/core/dist"), { recursive: true });
    await writeFile(join(root, "packages/core/dist/leftover.js"), "an older build made this");
    await command("npm", ["pack", ...[...(await packages()).keys()].map((dir) => `--workspace=${dir}`), `--pack-destination=${tarballs}`], root);
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    await cp(join(root, "examples/01-easter-bunny/graph.json"), join(folder, "graph.json"));
    const files = (await readdir(tarballs)).map((name) => join(tarballs, name));
    await command("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...files], folder);
  } finally {
    await rm(tarballs, { recursive: true });
  }
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it("[L22] a package holds what it names, its licence and page, and neither source nor tests", async () => {
  const licence = await readFile(join(root, "LICENSE"), "utf8");
  for (const { name } of (await packages()).values()) {
    const dir = join(folder, "node_modules", name);
    const { exports, imports, bin } = await packageIn(dir);
    const named = JSON.stringify([exports, imports, bin]).match(/\.\/[^"]+/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const file of named) expect((await stat(join(dir, file))).isFile()).toBe(true);
    expect(await readFile(join(dir, "LICENSE"), "utf8")).toBe(licence);
    const files = await readdir(dir, { recursive: true });
    expect(files).toContain("README.md");
    expect(files).not.toContain("dist/leftover.js");
    expect(files.filter((file) => /^(?:dist|src)\b/.test(file) && (/(?<!\.d)\.ts$/.test(file) || file.includes(".test.") || file.includes("testing")))).toEqual([]);
  }
});

it("[L22] packages want each other in the version that they have", async () => {
  const all = [...(await packages()).values()];
  const versions = new Map(all.map(({ name, version }) => [name, version]));
  const wanted = all.flatMap(({ dependencies = {} }) => Object.entries(dependencies)).filter(([name]) => name.startsWith("@playgraph/"));
  expect(wanted.length).toBeGreaterThan(0);
  for (const [name, version] of wanted) expect([name, version]).toEqual([name, versions.get(name)]);
});

it("[L23] installed into an empty folder, the command runs an example on the emulator and lists the nodes", async () => {
  const { stdout, stderr } = await command("npx", ["playgraph", "run", "graph.json", "--fal", "emulator", "--out", "out"], folder);
  expect(stdout).toContain("8 images generated by the emulator");
  expect(stderr).not.toMatch(/ExperimentalWarning/);
  expect(await readdir(join(folder, "out"))).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => `easter-bunny-${seed}.jpg`), "results.csv", "results.jsonl", "run.json", "sheet.png"]);
  expect((await command("npx", ["playgraph", "nodes"], folder)).stdout).toMatch(/^ +playground-v25 /m);
});

it("[L23] installed, the command runs a node of one's own, which needs nothing beside it", async () => {
  const own = await mkdtemp(join(tmpdir(), "playgraph-own-"));
  try {
    await cp(join(folder, "node_modules/@playgraph/custom-nodes/template/my-nodes.ts"), join(own, "my-nodes.ts"));
    await writeFile(join(own, "graph.json"), JSON.stringify({ playgraph: 1, nodes: { loud: { type: "shout", inputs: { text: "hare" } } } }));
    await command("npx", ["playgraph", "run", join(own, "graph.json"), "--nodes", join(own, "my-nodes.ts"), "--fal", "emulator", "--out", join(own, "out")], folder);
    expect(await readFile(join(own, "out/results.jsonl"), "utf8")).toContain('"text":"HARE!"');
  } finally {
    await rm(own, { recursive: true });
  }
});

it("[L23] the program on the package's page runs and ends, and as TypeScript it has no error in the strictest reading", async () => {
  const page = await readFile(join(folder, "node_modules/playgraph/README.md"), "utf8");
  const program = /```js\n([\s\S]*?)\n```/.exec(page)?.[1] ?? "";
  expect(program).toContain('from "playgraph"');
  await writeFile(join(folder, "program.js"), program.replace('out: "out"', 'out: "by-program"'));
  // What the command has made before is not there for it.
  await rm(join(folder, ".playgraph"), { recursive: true, force: true });
  const lines = (await command("node", ["program.js"], folder)).stdout.split("\n");
  expect(lines).toContain("generate[seeds=7] done");
  expect(lines).toContain("done: 8 images made, 0 were there already");
  expect(await readdir(join(folder, "by-program"))).toContain("sheet.png");

  await writeFile(join(folder, "program.ts"), program);
  await writeFile(join(folder, "mistake.ts"), program.replace("event.task,", "event.tusk,"));
  const check = (file: string) => command(process.execPath, [tsc, "--strict", "--exactOptionalPropertyTypes", "--noEmit", "--skipLibCheck", "false", "--module", "nodenext", "--target", "es2024", file], folder);
  expect((await check("program.ts")).stdout).toBe("");
  await expect(check("mistake.ts")).rejects.toThrow("'tusk' does not exist");
});
