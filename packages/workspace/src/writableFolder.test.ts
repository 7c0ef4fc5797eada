import { mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { writableFolder } from "./writableFolder.ts";

const action = "cannot open it";

it("[W17] makes what is missing, leaves no trace, and says whether it was there", async () => {
  const dir = await temporaryFolder();
  expect(await writableFolder(join(dir, "a/b/c"), action)).toBe(true);
  expect(await writableFolder(join(dir, "a/b/c"), action)).toBe(false);
  expect(await readdir(dir, { recursive: true })).toEqual(["a", "a/b", "a/b/c"].map((path) => join(path)));
});

it("[W17] may be asked for by several at once", async () => {
  const folder = join(await temporaryFolder(), "a/b/c");
  await Promise.all(Array.from({ length: 8 }, () => writableFolder(folder, action)));
  expect((await stat(folder)).isDirectory()).toBe(true);
});

it("[W17] follows a link to a folder, and no link to nothing", async () => {
  const dir = await temporaryFolder();
  await mkdir(join(dir, "real"));
  await symlink(join(dir, "real"), join(dir, "link"));
  await symlink(join(dir, "nothing"), join(dir, "dangling"));
  expect(await writableFolder(join(dir, "link/below"), action)).toBe(true);
  expect(await readdir(join(dir, "real"))).toEqual(["below"]);
  await expect(writableFolder(join(dir, "dangling"), action)).rejects.toThrow(/^cannot open it: /);
  await expect(writableFolder(join(dir, "dangling/below"), action)).rejects.toThrow(/^cannot open it: /);
});

it("[W17] says so where a file is in the way", async () => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "file"), "");
  await expect(writableFolder(join(dir, "file"), action)).rejects.toThrow("cannot open it: it is a file, not a folder.");
  await expect(writableFolder(join(dir, "file/a/b"), action)).rejects.toThrow("cannot open it: a part of its path is a file, not a folder.");
});

// /proc takes no files and no folders, not even from the superuser.
it.runIf(process.platform === "linux")("[W17] says so where no folder can be made, and where a folder takes no files", async () => {
  await expect(writableFolder("/proc/playgraph/out", action)).rejects.toThrow("cannot open it: no folder can be made there.");
  await expect(writableFolder("/proc/self", action)).rejects.toThrow(/^cannot open it: (?:no file can be made there|this user may not do that there\. .+)\.$/);
});
