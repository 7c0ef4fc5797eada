import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "acorn";
import { expect, it } from "vitest";
import { binary } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const decision = fileURLToPath(new URL("../bin/nodeProblem.cjs", import.meta.url));
const refusal = fileURLToPath(new URL("../bin/refuseOldNode.cjs", import.meta.url));
const nodeProblem: (version: string) => string | undefined = createRequire(import.meta.url)(decision);

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

const run = promisify(execFile);

async function start(node: string, argv: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env["PATH"] };
  return run(node, argv, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

/** Every Node on this machine's path that is too old, with its version. */
async function oldNodes(): Promise<readonly { readonly node: string; readonly version: string }[]> {
  const places = new Set((process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node")));
  const answers = await Promise.all([...places].map(async (node) => ({ node, answer: await start(node, ["--version"]) })));
  return answers.flatMap(({ node, answer }) => (/^v\d/.test(answer.stdout) ? [{ node, version: answer.stdout.trim().slice(1) }] : [])).filter(({ version }) => nodeProblem(version) !== undefined);
}

it.each(["0.10.48", "4.9.1", "10.24.1", "20.20.2", "23.11.1"])("[L20] refuses Node %s in one sentence", (version) => {
  expect(nodeProblem(version)).toBe(`playgraph needs Node 24 or newer; this is Node ${version}. Install a newer one from https://nodejs.org.`);
});

it.each(["24.0.0", "24.21.0", "25.0.0-nightly20260101", "100.1.0"])("[L20] takes Node %s", (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

it("[L20] what an old Node reads is in the language that it knows", async () => {
  for (const file of [binary, decision, refusal]) {
    const text = await readFile(file, "utf8");
    expect(() => parse(text, { ecmaVersion: 5, sourceType: "script", allowHashBang: true })).not.toThrow();
  }
});

it("[L20] ends with 2 and the sentence, under a Node that says it is old and under every old one of this machine", async () => {
  const disguise = join(await temporaryFolder(), "disguise.cjs");
  await writeFile(disguise, 'Object.defineProperty(process.versions, "node", { value: "18.1.0" });');
  expect(await start(process.execPath, ["--require", disguise, binary, "--version"])).toEqual({ code: 2, stdout: "", stderr: `${nodeProblem("18.1.0")}\n` });
  for (const { node, version } of await oldNodes()) expect(await start(node, [binary, "--version"])).toEqual({ code: 2, stdout: "", stderr: `${nodeProblem(version)}\n` });
});

it("[L20] a program on a Node that says it is old ends with the sentence before it does anything", async () => {
  const dir = await temporaryFolder();
  const disguise = join(dir, "disguise.cjs");
  await writeFile(disguise, 'Object.defineProperty(process.versions, "node", { value: "18.1.0" });');
  const program = join(dir, "program.mjs");
  await writeFile(program, `import { runGraph } from ${JSON.stringify(new URL("entry.js", import.meta.url).href)}; console.log("began", runGraph);`);
  const { code, stdout, stderr } = await start(process.execPath, ["--require", disguise, program]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(`Error: ${nodeProblem("18.1.0")}\n`);
});

it("[L21] tells of no experimental feature, and of every other warning", async () => {
  const preload = join(await temporaryFolder(), "warn.cjs");
  await writeFile(preload, 'process.emitWarning("still new", "ExperimentalWarning"); process.emitWarning("on its way out", "DeprecationWarning");');
  const { code, stdout, stderr } = await start(process.execPath, ["--require", preload, binary, "--version"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "0.1.0\n" });
  expect(stderr).toMatch(/DeprecationWarning: on its way out/);
  expect(stderr).not.toMatch(/still new/);
});
