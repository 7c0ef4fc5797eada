import { createHash } from "node:crypto";
import { symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "@playgraph/workspace";
import { expect, it } from "vitest";
import { type CustomNodesOptions, listModuleFiles, loadCustomNodes } from "./loadCustomNodes.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { moduleText, userNodes } from "./testing/userNodes.ts";

const options: CustomNodesOptions = { taken: new Set(), clock: systemClock, env: process.env, onLine: () => undefined };

async function refusal(code: string, more: Partial<CustomNodesOptions> = {}, file = "my-nodes.ts"): Promise<string> {
  const dir = await temporaryFolder({ [file]: code });
  const refused = await loadCustomNodes([{ name: `./${file}`, path: join(dir, file) }], { ...options, ...more }).then(
    ({ close }) => close().then(() => "nothing was refused"),
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ name: "PlaygraphError", failure: { code: "InvalidInput" } });
  const { message } = refused as Error;
  expect(message).not.toContain(dir);
  return message;
}

const wait = "export const later = 1; await new Promise(() => undefined);";

it("[U1] takes every node that a module exports, in lists too, and each once", async () => {
  const { nodes } = await userNodes(`
    export const a = defineNode({ ...facts, type: "a", run: ({ text }) => ({ text }) });
    const b = defineNode({ ...facts, type: "b", run: ({ text }) => ({ text }) });
    export const helper = (x: number) => x, list = [a, b, null, "c"], nothing = null;
    export default b;`);
  expect([...nodes.keys()].toSorted()).toEqual(["a", "b"]);
});

it("[U1] refuses a module without nodes", async () => {
  expect(await refusal("export const type = 'x';")).toMatch(/^The module \.\/my-nodes\.ts cannot be used: it exports no node\./);
});

it("[U2] a module far from any package imports core, and so does what it imports", async () => {
  const { run } = await userNodes(`import { loud } from "./lib/loud.ts"; export const shout = defineNode({ ...facts, type: "shout", run: ({ text }) => ({ text: loud(text) }) });`, {
    files: { "lib/loud.ts": `import { PlaygraphError } from "@playgraph/core"; export function loud(text: string): string { if (text === "") throw new PlaygraphError({ code: "InvalidInput", message: "Nothing to shout." }); return text.toUpperCase(); }` },
  });
  expect((await run({ a: { type: "shout", inputs: { text: "hare" } }, b: { type: "shout" } })).rows.map(({ outputs, reason }) => reason ?? outputs["text"])).toEqual(["HARE", expect.stringContaining("Nothing to shout.")]);
});

it("[U2] another package of that name beside the module is not taken", async () => {
  const { nodes } = await userNodes(`export const a = defineNode({ ...facts, type: "a", run: ({ text }) => ({ text }) });`, { files: { "node_modules/@playgraph/core/package.json": `{"name":"@playgraph/core","main":"index.js"}`, "node_modules/@playgraph/core/index.js": "throw new Error('the wrong one');" } });
  expect([...nodes.keys()]).toEqual(["a"]);
});

it.each([
  ["throws", "\nthrow new Error('no such animal');", /: no such animal \(my-nodes\.ts:2\)\.$/],
  ["throws what is no error", "throw 'a text';", /: a text\.$/],
  ["has a mistake", "export const = 1;", /my-nodes\.ts:1\)\.$/],
  ["imports what is not there", "import './nowhere.ts';", /: Cannot find module 'nowhere\.ts' imported from my-nodes\.ts\.$/],
  ["ends the process", "process.exit(7);", /: it ended its thread with the exit code 7 while it was loaded\.$/],
  ["uses TypeScript that has to be compiled", "export enum Animal { Hare }", /TypeScript enum is not supported.* \(my-nodes\.ts:1\)\.$/],
])("[U3] a module that %s is told in one sentence", async (_, code, sentence) => {
  const message = await refusal(code);
  expect(message).toMatch(sentence);
  expect(message).toMatch(/^The module \.\/my-nodes\.ts cannot be used: /);
  expect(message).not.toContain("\n");
});

it.each([
  ["waits for ever", wait],
  ["blocks", "for (;;);"],
])("[U3] a module that %s is given up after ten seconds", async (_, code) => {
  const asked: number[] = [];
  const clock = { ...systemClock, sleep: (milliseconds: number, signal?: AbortSignal) => (asked.push(milliseconds), systemClock.sleep(milliseconds / 100, signal)) };
  expect(await refusal(code, { clock })).toMatch(/: it was not loaded within 10 s\. .*\?$/);
  expect(asked).toEqual([10_000]);
});

it("[U3] a file that is not there, a folder and a file of another kind are told before anything is started", async () => {
  const dir = await temporaryFolder({ "folder.ts/file": "", "data.json": "{}" });
  const refused = (name: string) => loadCustomNodes([{ name, path: join(dir, name) }], options);
  await expect(refused("nowhere.ts")).rejects.toThrow("The module nowhere.ts cannot be used: there is no such file.");
  await expect(refused("folder.ts")).rejects.toThrow("it is no file");
  await expect(refused("data.json")).rejects.toThrow("a module's name ends with .ts or .js");
});

it("[U3] a device behind a link, and a file far too large for code, are refused unread, also where a module imports them", async () => {
  const dir = await temporaryFolder({ "device.ts": `import "./lib/null.ts";`, "large.ts": `import "./lib/zeros.js";`, "lib/zeros.js": "" });
  await symlink("/dev/null", join(dir, "lib/null.ts"));
  await truncate(join(dir, "lib/zeros.js"), 64 * 1024 ** 2 + 1);
  for (const [name, what] of [["device.ts", /: \/dev\/null is no file\.$/], ["large.ts", /zeros\.js is larger than 64 MB;/]] as const) {
    const modules = [{ name, path: join(dir, name) }];
    await expect(loadCustomNodes(modules, options)).rejects.toThrow(what);
    await expect(listModuleFiles(modules, options)).rejects.toThrow(what);
  }
});

it("[U5] a type that there is already is refused, whoever has it", async () => {
  const code = moduleText(`export const a = defineNode({ ...facts, type: "text", run: ({ text }) => ({ text }) });`);
  expect(await refusal(code, { taken: new Set(["text"]) })).toContain(`it has a node "text", which is a type of the node library.`);
  expect(await refusal(`${code}\nexport const b = { ...a };`)).toContain(`it has a node "text", which it has already.`);
  const dir = await temporaryFolder({ "a.ts": code, "b.ts": code });
  await expect(loadCustomNodes(["a.ts", "b.ts"].map((name) => ({ name, path: join(dir, name) })), options)).rejects.toThrow(`The module b.ts cannot be used: it has a node "text", which a.ts has too.`);
});

const printing = "console.log('ran'); ";
const listed = {
  "my-nodes.ts": `import "./lib/helper.ts"; import data from "./data.json" with { type: "json" }; import "some-package"; ${printing}${moduleText(`export const a = defineNode({ ...facts, type: "a", run: async () => ({ text: (await import("./later.ts")).word + data.word }) });`)}`,
  "lib/helper.ts": `import "../common.cjs"; ${printing}`,
  "common.cjs": printing,
  "later.ts": `${printing}export const word = "later";`,
  "data.json": `{ "word": "data" }`,
  "node_modules/some-package/package.json": `{ "name": "some-package", "main": "index.js" }`,
  "node_modules/some-package/index.js": printing,
};

it("[U6] lists what modules import, and runs none of it", async () => {
  const dir = await temporaryFolder(listed);
  const lines: string[] = [];
  const files = await listModuleFiles([{ name: "./my-nodes.ts", path: join(dir, "my-nodes.ts") }], { ...options, onLine: (line) => lines.push(line) });
  expect([...files.keys()].toSorted()).toEqual(["common.cjs", "data.json", "lib/helper.ts", "my-nodes.ts"].map((name) => join(dir, name)));
  expect(files.get(join(dir, "common.cjs"))).toBe(createHash("sha256").update(printing).digest("hex"));
  expect(lines).toEqual([]);
});

it("[U6] runs what was agreed to, and refuses a changed file before any of it runs", async () => {
  const dir = await temporaryFolder(listed);
  const modules = [{ name: "./my-nodes.ts", path: join(dir, "my-nodes.ts") }];
  const agreed = await listModuleFiles(modules, options);
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const { nodes, close } = await loadCustomNodes(modules, { ...options, agreed, onLine });
  await close();
  expect([...nodes.keys()]).toEqual(["a"]);
  expect(lines).toEqual(["ran", "ran", "ran", "ran"]);
  lines.length = 0;
  const helper = join(dir, "lib/helper.ts");
  await expect(loadCustomNodes(modules, { ...options, agreed: new Map([...agreed, [helper, "0".repeat(64)]]), onLine })).rejects.toThrow(`lib/helper.ts has changed since its use was agreed to`);
  await expect(loadCustomNodes(modules, { ...options, agreed: new Map([...agreed].filter(([path]) => path !== helper)), onLine })).rejects.toThrow(`lib/helper.ts is not among the files whose use was agreed to`);
  expect(lines).toEqual([]);
});
