import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { type Injection, injectionVariable } from "./injection.ts";

const preload = fileURLToPath(new URL("numberedSteps.ts", import.meta.url));

/** What is done by the process under test, in this order; each line is one step. */
const program = `
import { openSync, writeSync, closeSync } from "node:fs";
import { mkdir, open, rename, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
await mkdir("folder");
await writeFile("folder/a.part", "0123456789");
await rename("folder/a.part", "folder/a");
const file = await open("b", "w");
await file.writeFile("0123456789");
await file.sync();
await file.close();
const descriptor = openSync("c", "w");
writeSync(descriptor, Buffer.from("0123456789"), 0, 10);
closeSync(descriptor);
const database = new DatabaseSync("d.db");
database.exec("CREATE TABLE t (x)");
database.prepare("INSERT INTO t VALUES (?)").run(1);
database.close();
`;

const names = ["mkdir folder", "writeFile folder/a.part", "rename folder/a.part", "open b", "handle.writeFile b", "handle.sync b", "openSync c", "writeSync c", "closeSync c", "sqlite exec CREATE TABLE t (x)", "sqlite run INSERT INTO t VALUES (?)", "sqlite close"];

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "playgraph-torture-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs a program that lies elsewhere, so that Node's own reading of it is no step. */
async function start(text: string, dir: string, injection: Omit<Injection, "folder">): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  const file = join(await folder(), "program.mjs");
  await writeFile(file, text);
  const child = spawn(process.execPath, ["--import", preload, file], { cwd: dir, stdio: "ignore", env: { PATH: process.env["PATH"], [injectionVariable]: JSON.stringify({ folder: dir, ...injection } satisfies Injection) } });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal };
}

it("[K1] every step on a file or a database has a number", async () => {
  const dir = await folder();
  const report = join(dir, "steps.txt");
  expect((await start(program, dir, { report })).code).toBe(0);
  expect((await readFile(report, "utf8")).split("\n").map((name) => name.trim())).toEqual(names);
});

it("[K1] killed before, during or after a step, a process has done what came before, and of it nothing, half or all", async () => {
  const contents = async (when: "before" | "during" | "after", step: string) => {
    const dir = await folder();
    expect((await start(program, dir, { kill: { step: names.indexOf(step) + 1, when } })).signal).toBe("SIGKILL");
    const all = (await readdir(dir, { recursive: true })).filter((name) => /^(?:folder.*|b|c)$/.test(name)).toSorted();
    return Object.fromEntries(await Promise.all(all.map(async (name) => [name, await readFile(join(dir, name), "utf8").catch(() => "")])));
  };
  const folderWithA = { folder: "", "folder/a": "0123456789" };
  expect(await contents("before", "mkdir folder")).toEqual({});
  expect(await contents("after", "mkdir folder")).toEqual({ folder: "" });
  expect(await contents("during", "writeFile folder/a.part")).toEqual({ folder: "", "folder/a.part": "01234" });
  expect(await contents("before", "rename folder/a.part")).toEqual({ folder: "", "folder/a.part": "0123456789" });
  expect(await contents("after", "rename folder/a.part")).toEqual(folderWithA);
  expect(await contents("during", "handle.writeFile b")).toEqual({ ...folderWithA, b: "01234" });
  expect(await contents("during", "writeSync c")).toEqual({ ...folderWithA, b: "0123456789", c: "01234" });
});

it("[K1] what comes in is a step before the process has seen it; what goes out may be sent by half", async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.method ?? "");
    response.end("hello");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const dir = await folder();
  const report = join(dir, "steps.txt");
  const text = `import { writeFileSync } from "node:fs";\nconst response = await fetch("http://127.0.0.1:${port}/", { method: "POST", body: "question" });\nwriteFileSync("answer.txt", await response.text());`;
  const run = async (injection: Omit<Injection, "folder">) => {
    await rm(join(dir, "answer.txt"), { force: true });
    await start(text, dir, injection);
    return (await readdir(dir)).includes("answer.txt");
  };
  expect(await run({ report })).toBe(true);
  const steps = (await readFile(report, "utf8")).split("\n");
  expect(steps.map((step) => step.split(" ", 2).join(" "))).toEqual(expect.arrayContaining(["socket connect", "socket write", "socket read", "writeFileSync answer.txt"]));
  expect(heard).toEqual(["POST"]);

  const read = steps.findIndex((step) => step.startsWith("socket read")) + 1;
  expect(await run({ kill: { step: read, when: "before" } })).toBe(false);
  expect(heard).toEqual(["POST", "POST"]);
  const write = steps.findIndex((step) => step.startsWith("socket write")) + 1;
  expect(await run({ kill: { step: write, when: "during" } })).toBe(false);
  expect(heard).toEqual(["POST", "POST"]);
});

it("[K1] time goes faster, the wall clock goes wrong, and a database takes no more", async () => {
  const dir = await folder();
  const text = `
import { writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
const started = performance.now();
await setTimeout(60_000);
const database = new DatabaseSync("d.db");
let problem = "";
try { database.exec("CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x)"); } catch (error) { problem = error.message; }
writeFileSync("seen.json", JSON.stringify({ slept: performance.now() - started, year: new Date().getFullYear(), problem }));
`;
  expect((await start(text, dir, { speed: 1000, clock: { milliseconds: 10 * 365.25 * 86_400_000, fromStep: 0 }, mostPages: 3 })).code).toBe(0);
  const seen = JSON.parse(await readFile(join(dir, "seen.json"), "utf8")) as { readonly slept: number; readonly year: number; readonly problem: string };
  expect(seen.slept).toBeGreaterThanOrEqual(59_000);
  expect(seen.year).toBeGreaterThanOrEqual(new Date().getFullYear() + 9);
  expect(seen.problem).toContain("full");
});
