import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "@playgraph/fal-emulator";
import { expect, it, onTestFinished } from "vitest";
import { commandLine } from "./commandLine.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

const sheet = { sheet: { type: "contact-sheet", inputs: { image: { $from: "generate.image" } } } };

async function runWith(nodes: Readonly<Record<string, unknown>>, refused: number): Promise<{ readonly code: number; readonly out: string; readonly statuses: readonly string[] }> {
  const faults = Array.from({ length: refused }, (_, index) => ({ on: "submit", call: index + 1, do: "error", status: 422 }) as const);
  const server = await startEmulator({ faults });
  onTestFinished(() => server.close());
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "graph.json"), seedsGraph(2, { nodes }));
  const io = testIo({ cwd });
  const code = await commandLine(["run", "graph.json", "--out", "out", "--fal", server.url], io, "1.2.3");
  const rows: readonly { readonly node: string; readonly status: string }[] = (await readFile(join(cwd, "out/results.jsonl"), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
  return { code, out: io.out(), statuses: rows.map(({ node, status }) => `${node} ${status}`).toSorted((a, b) => (a < b ? -1 : 1)) };
}

it("[L14] ends with 1 where nothing came of it but a sheet of holes", async () => {
  const { code, out, statuses } = await runWith(sheet, 2);
  expect(statuses).toEqual(["save skipped", "save skipped", "sheet done"]);
  expect(code).toBe(1);
  expect(out).toMatch(/^\nFailed after /);
});

it("[L14] ends with 3 where a picture or another result was made", async () => {
  expect((await runWith(sheet, 1)).code).toBe(3);
  const { code, statuses } = await runWith({ other: { type: "text", inputs: { value: "a hare" } } }, 2);
  expect(statuses).toEqual(["other done", "save skipped", "save skipped"]);
  expect(code).toBe(3);
});
