import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CacheEntry, ImageValue, TaskRecord } from "@playgraph/core";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../database/openDatabase.ts";
import { openWorkspace, type Workspace } from "../openWorkspace.ts";
import { outputFiles } from "../outputFiles.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { readWorkspace } from "./readWorkspace.ts";

const service = { name: "fal", isLasting: true };
const record: TaskRecord = { version: 1, key: "k", inputs: { a: { hash: "h", told: "3" } } };

async function opened(dir: string): Promise<Workspace> {
  const workspace = await openWorkspace({ dir, fetchPicture: () => Promise.reject(new Error("no picture is asked for")) });
  onTestFinished(() => workspace.close());
  return workspace;
}

/** What a run would write. */
async function remember(workspace: Workspace, key: string): Promise<CacheEntry> {
  const image: ImageValue = { blob: await workspace.blobs.put(new TextEncoder().encode(key)), mediaType: "image/png", width: 1, height: 1 };
  const entry: CacheEntry = { outputs: { image }, absent: {}, generations: [], handedOn: {} };
  const { cache, journal } = workspace.world({ run: "r", files: outputFiles(workspace.dir, workspace.dir), graph: "g", service });
  await cache.set(key, entry);
  journal.recordTask(key, record);
  return entry;
}

function reading(dir: string) {
  const workspace = readWorkspace(dir);
  onTestFinished(workspace.close);
  return { ...workspace.world({ files: outputFiles(dir, dir), graph: "g", service }), problem: workspace.problem };
}

it("[W54] what was kept is read, and no file is made, changed or removed", async () => {
  const dir = await temporaryFolder();
  const workspace = await opened(dir);
  const entry = await remember(workspace, "k");
  await workspace.close();
  const files = await readdir(dir, { recursive: true });
  const { cache, journal, blobs } = reading(dir);
  expect(await cache.get("k")).toEqual(entry);
  expect(await cache.get("other")).toBeUndefined();
  expect(journal.lastTask("k")).toEqual(record);
  expect(await blobs.put(new Uint8Array([1, 2, 3]))).toBe("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
  expect(await readdir(dir, { recursive: true })).toEqual(files);
});

it("[W54] what another process has just kept is read while it works on", async () => {
  const dir = await temporaryFolder();
  const workspace = await opened(dir);
  const database = await openDatabase(dir);
  onTestFinished(() => database.close());
  const entry = await remember(workspace, "k");
  await expect.poll(async () => reading(dir).cache.get("k")).toEqual(entry);
});

it("[W54] a workspace that is not there knows nothing, and is not made", async () => {
  const dir = join(await temporaryFolder(), "none");
  const { cache, journal, problem } = reading(dir);
  expect([await cache.get("k"), journal.lastTask("k"), problem()]).toEqual([undefined, undefined, undefined]);
  expect(await readdir(join(dir, ".."))).toEqual([]);
});

it("[W54] one that cannot be read, or is another version's, is told as that", async () => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "playgraph.db"), "x".repeat(10_000));
  expect(() => readWorkspace(dir)).toThrow("The workspace is damaged: playgraph.db is not a database any more.");
  for (const [version, message] of [
    [99, "its database has version 99, and this one knows 1. Nothing was changed."],
    [0, "The workspace was written by an earlier version of Playgraph: the next run brings it up to date."],
  ] as const) {
    const other = await temporaryFolder();
    const database = await openDatabase(other);
    await database.durably((sql) => sql.run(`PRAGMA user_version = ${version}`));
    await database.close();
    expect(() => readWorkspace(other)).toThrow(message);
  }
});

it("[W54] a database that is gone, or has lost what somebody was told of, is told as damaged, as a run tells it", async () => {
  const dir = await temporaryFolder();
  const path = join(dir, "playgraph.db");
  const early = await opened(dir);
  await early.close();
  const old = await readFile(path);
  const database = await openDatabase(dir);
  await database.durably((sql) => sql.run("DELETE FROM runs"));
  await database.close();
  reading(dir);
  await writeFile(path, old);
  expect(() => readWorkspace(dir)).toThrow("playgraph.db has lost what was written last: 1 of its 1 commits.");
  await writeFile(path, "");
  expect(() => readWorkspace(dir)).toThrow("The workspace is damaged: playgraph.db is empty.");
  await rm(path);
  expect(() => readWorkspace(dir)).toThrow("The workspace is damaged: playgraph.db is missing.");
});

it("[W54] what goes wrong with reading is told, and no task is at fault", async () => {
  const dir = await temporaryFolder();
  const database = await openDatabase(dir);
  await database.durably((sql) => sql.run("DROP TABLE tasks"));
  await database.close();
  const { journal, problem } = reading(dir);
  expect(journal.lastTask("k")).toBeUndefined();
  expect(String(problem())).toContain("no such table: tasks");

  const other = await temporaryFolder();
  const workspace = await opened(other);
  await remember(workspace, "k");
  await workspace.close();
  const [folder = ""] = await readdir(join(other, "blobs"));
  await rm(join(other, "blobs", folder), { recursive: true });
  await writeFile(join(other, "blobs", folder), "no folder");
  const pictures = reading(other);
  expect(await pictures.cache.get("k")).toBeUndefined();
  expect(String(pictures.problem())).toContain("cannot read image");
});
