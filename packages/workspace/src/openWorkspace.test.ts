import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openDatabase } from "./database/openDatabase.ts";
import { openWorkspace } from "./openWorkspace.ts";
import { systemClock } from "./systemClock.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const unused = { fetchPicture: () => Promise.reject(new Error("no picture is asked for")) };

it("[W17] makes its folder and keeps it out of git", async () => {
  const dir = join(await temporaryFolder(), "a", ".playgraph");
  const workspace = await openWorkspace({ dir, ...unused });
  expect(workspace.runFolder("r1")).toBe(join(dir, "runs", "r1"));
  expect(await readFile(join(dir, ".gitignore"), "utf8")).toBe("*\n");
  const sha256 = await workspace.blobs.put(new Uint8Array([1]));
  expect(await (await openWorkspace({ dir, ...unused })).blobs.has(sha256)).toBe(true);
});

it("[W17] says so where a file is in the way", async () => {
  const dir = join(await temporaryFolder(), "file");
  await writeFile(dir, "");
  await expect(openWorkspace({ dir, ...unused })).rejects.toThrow(/is a file, not a folder/);
  await expect(openWorkspace({ dir: join(dir, "below"), ...unused })).rejects.toThrow(/a part of its path is a file/);
});

it.runIf(process.platform === "linux")("[W17] ends with a sentence where no folder can be made", async () => {
  await expect(openWorkspace({ dir: "/proc/playgraph/w", ...unused })).rejects.toThrow('cannot open the workspace "/proc/playgraph/w": no folder can be made there.');
});

it("[W18] sleeps as long as it is let", async () => {
  const before = systemClock.now();
  await systemClock.sleep(5);
  expect(systemClock.now()).toBeGreaterThan(before);
  const stop = new AbortController();
  const sleeping = systemClock.sleep(1_000_000, stop.signal);
  stop.abort();
  await expect(sleeping).rejects.toThrow(/aborted/);
  await expect(systemClock.sleep(0, stop.signal)).rejects.toThrow(/aborted/);
});

it("[W18] lets input and output go on in a sleep of 0", async () => {
  const read = { text: "" };
  void readFile(new URL(import.meta.url), "utf8").then((text) => (read.text = text));
  for (let slept = 0; slept < 10_000 && read.text === ""; slept++) await systemClock.sleep(0);
  expect(read.text).toContain("[W18]");
});

it("[W46] what a killed process had not finished writing goes when the workspace is opened, and what a living one writes stays", async () => {
  const dir = await temporaryFolder();
  const living = await openWorkspace({ dir, ...unused });
  const database = await openDatabase(dir);
  const [dead, alive] = ["0b7f1c1e-0000-4000-8000-000000000000", database.owner].map((owner) => join(dir, "unfinished", owner));
  for (const folder of [dead, alive]) {
    await mkdir(folder ?? "", { recursive: true });
    await writeFile(join(folder ?? "", ".x.part"), "half a pic");
  }
  const opened = await openWorkspace({ dir, ...unused });
  expect(await readdir(join(dir, "unfinished"))).toEqual([database.owner]);
  const bytes = new Uint8Array([1, 2, 3]);
  expect(await living.blobs.has(await opened.blobs.put(bytes))).toBe(true);
  expect((await readdir(join(dir, "blobs"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())).toHaveLength(1);
  await database.close();
  await opened.close();
  await living.close();
  expect(await readdir(join(dir, "unfinished"))).toEqual([database.owner]);
});
