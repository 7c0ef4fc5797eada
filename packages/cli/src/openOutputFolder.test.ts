import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunSummary } from "@playgraph/core";
import { expect, it } from "vitest";
import { openOutputFolder } from "./openOutputFolder.ts";
import { resultsTable } from "./resultsTable.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

async function* noRows(): AsyncGenerator<never> {}

const bytes = new Uint8Array([1]);

/** For the run `r`, with the run `over` gone and any other unknown. */
const opened = (dir: string, cwd: string) => openOutputFolder(dir, cwd, cwd, "r", (run) => run === "r" || run === "over");

it("[L10] makes the folder, and tells what was written into it", async () => {
  const cwd = await temporaryFolder();
  const { dir, files, written } = await opened("a/b", cwd);
  await files.write("x/hare.png", bytes);
  await files.write("./fox.png", bytes);
  expect(dir).toBe(join(cwd, "a/b"));
  expect(written).toEqual(["x/hare.png", "fox.png"]);
});

it("[L10] warns of a folder that holds other files, unless an earlier run has left them", async () => {
  const cwd = await temporaryFolder();
  const warningOf = async (dir: string) => (await opened(dir, cwd)).warning;
  expect(await warningOf("new")).toBeUndefined();
  await writeFile(join(cwd, "new/thesis.csv"), "x");
  expect(await warningOf("new")).toBe("The output folder new holds files that are of no run: those of the same names as this run's are replaced, and nothing is deleted.");
  await writeFile(join(cwd, "new/run.json"), "{}");
  expect(await warningOf("new")).toBeUndefined();
  expect(await readdir(join(cwd, "new"))).toEqual(["run.json", "thesis.csv"]);
});

it.each(["run.json", "Results.CSV", "./results.jsonl", "run.json/1.jpg", "././Run.Json/a/b.png"])("[L10] keeps %s for the run itself", async (name) => {
  const cwd = await temporaryFolder();
  const { files } = await opened("out", cwd);
  await expect(files.write(name, bytes)).rejects.toThrow(/the run's own results are called so/);
  expect(await readdir(join(cwd, "out"))).toEqual([]);
  await files.write(`below/${name}`, bytes);
});

it("[L10] refuses a file in the folder's place", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "file"), "");
  await mkdir(join(cwd, "folder"));
  await expect(opened("file", cwd)).rejects.toThrow("The output folder file cannot be used: it is a file, not a folder.");
  await expect(opened("file/below", cwd)).rejects.toThrow("The output folder file/below cannot be used: a part of its path is a file, not a folder.");
  expect((await opened("folder", cwd)).dir).toBe(join(cwd, "folder"));
});

// /proc takes no files and no folders, not even from the superuser.
it.runIf(process.platform === "linux").each(["/proc/playgraph/out", "/proc/self"])("[L10] refuses a folder that takes no files: %s", async (dir) => {
  const cwd = await temporaryFolder();
  await expect(opened(dir, cwd)).rejects.toMatchObject({ message: expect.stringContaining(`The output folder ${dir} cannot be used: `), exitCode: 2 });
});

it("[L10] says so where the results cannot be written", async () => {
  const cwd = await temporaryFolder();
  const { writeResults } = await opened("out", cwd);
  await mkdir(join(cwd, "out/results.csv"));
  const summary: RunSummary = { run: "r", graph: "", status: "done", tasks: { done: 0, cached: 0, absent: 0, failed: 0, skipped: 0, cancelled: 0, unknown: 0 }, nodes: {}, generations: 0, reused: 0, reserved: 0, cost: 0, resubmitted: [], seconds: 0, failures: [] };
  await expect(writeResults(resultsTable(), noRows(), summary)).rejects.toMatchObject({ message: "The run is over, but its results cannot be written: it is a folder.", exitCode: 1 });
});

it("[L10] leaves nothing unfinished of its own or of a run that was killed, and what another one is writing alone", async () => {
  const cwd = await temporaryFolder();
  for (const run of ["over", "unknown"]) {
    await mkdir(join(cwd, `out/.unfinished-${run}`), { recursive: true });
    await writeFile(join(cwd, `out/.unfinished-${run}/.1.part`), "half");
  }
  const { files, warning, close } = await opened("out", cwd);
  expect(warning).toBeUndefined();
  expect(await readdir(join(cwd, "out"))).toEqual([".unfinished-unknown"]);
  await files.write("hare.png", bytes);
  expect(await readdir(join(cwd, "out"))).toEqual([expect.stringMatching(/^\.unfinished-r\./), ".unfinished-unknown", "hare.png"]);
  await close();
  expect(await readdir(join(cwd, "out"))).toEqual([".unfinished-unknown", "hare.png"]);
});
