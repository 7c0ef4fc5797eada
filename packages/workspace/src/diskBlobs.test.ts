import { readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { diskBlobs } from "./diskBlobs.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const bytes = new TextEncoder().encode("hare");
/** `printf hare | sha256sum` */
const sha256 = "e39f1cde9e9c4fac32cdd2c6772fe79c2f9fdce918679462009de1887c5ac4d7";

it("[W1] stores bytes under their sha256, once", async () => {
  const dir = await temporaryFolder();
  const blobs = diskBlobs(dir);
  expect(await Promise.all([blobs.put(bytes), blobs.put(bytes), blobs.put(bytes)])).toEqual([sha256, sha256, sha256]);
  expect(await readdir(dir)).toEqual([sha256.slice(0, 2)]);
  expect(await readdir(join(dir, sha256.slice(0, 2)))).toEqual([sha256]);
  expect(new Uint8Array(await blobs.get(sha256))).toEqual(bytes);
  expect(await diskBlobs(dir).has(sha256)).toBe(true);
});

it("[W2] takes a damaged blob for a missing one, and repairs it", async () => {
  const dir = await temporaryFolder();
  const blobs = diskBlobs(dir);
  await blobs.put(bytes);
  for (const damage of [(path: string) => truncate(path, 2), (path: string) => writeFile(path, "hase"), (path: string) => writeFile(path, "")]) {
    await damage(join(dir, sha256.slice(0, 2), sha256));
    expect(await blobs.has(sha256)).toBe(false);
    await expect(blobs.get(sha256)).rejects.toThrow(/was damaged on disk/);
    await blobs.put(bytes);
    expect(new Uint8Array(await blobs.get(sha256))).toEqual(bytes);
  }
});

it.each(["../../secret", "", "7EF1", `${sha256}/..`, "__proto__"])("[W3] has no blob called %j", async (name) => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "secret"), "x");
  // As a path, the first of them would lead to that file.
  const blobs = diskBlobs(join(dir, "a", "b", "c"));
  expect(await blobs.has(name)).toBe(false);
  await expect(blobs.get(name)).rejects.toThrow(/is not in the workspace/);
});
