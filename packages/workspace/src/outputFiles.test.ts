import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, readlink, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Files } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { outputFiles } from "./outputFiles.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const bytes = new TextEncoder().encode("hare");

async function streamed(files: Files, path: string): Promise<readonly Uint8Array[]> {
  const pieces = [];
  for await (const piece of files.open(path)) pieces.push(piece);
  return pieces;
}

/** `secret.txt` lies outside both roots, beside them. */
async function roots(): Promise<{ outside: string; out: string; graph: string; files: Files }> {
  const outside = await temporaryFolder();
  const [out, graph] = [join(outside, "out"), join(outside, "graph")];
  await Promise.all([mkdir(out), mkdir(graph), writeFile(join(outside, "secret.txt"), "secret")]);
  return { outside, out, graph, files: outputFiles(out, graph) };
}

it("[W4] writes whole files, in folders that it makes", async () => {
  const { out, files } = await roots();
  expect(await files.write("sheets/a/hare.png", bytes)).toBe("sheets/a/hare.png");
  expect(await files.write("./hare.png", bytes)).toBe("hare.png");
  expect(new Uint8Array(await readFile(join(out, "sheets/a/hare.png")))).toEqual(bytes);
  expect(await readdir(out)).toEqual(["hare.png", "sheets"]);
});

it("[W4] leaves nothing behind where a write fails", async () => {
  const { out, files } = await roots();
  await mkdir(join(out, "hare.png"));
  await expect(files.write("hare.png", bytes)).rejects.toThrow('cannot write "hare.png": it is a folder.');
  await writeFile(join(out, "file"), "");
  await expect(files.write("file/hare.png", bytes)).rejects.toThrow(/a part of its path is a file/);
  expect(await readdir(out)).toEqual(["file", "hare.png"]);
});

const escapes = ["../../x", "../secret.txt", "/abs/x", "C:\\x", "c:x", "..\\..\\x", "a/../../b", "a/..", "x\0.png", "", " ", ".", "./", "a//b", "a/"];

it.each(escapes)("[W5] neither reads nor writes %j", async (path) => {
  const { outside, out, files } = await roots();
  await expect(files.read(path)).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
  await expect(streamed(files, path)).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
  await expect(files.write(path, bytes)).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
  expect(await readdir(outside)).toEqual(["graph", "out", "secret.txt"]);
  expect(await readdir(out)).toEqual([]);
});

it("[W5] keeps inside its roots whatever the path", async () => {
  const { outside, out, files } = await roots();
  const step = fc.oneof(fc.constantFrom("..", ".", "", "~", "%2e%2e", "a", "CON", "..."), fc.string({ maxLength: 4 }));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.constantFrom("/", "\\"), async (steps, separator) => {
      await files.write(steps.join(separator), bytes).catch(() => {});
      expect(await readdir(outside)).toEqual(["graph", "out", "secret.txt"]);
      expect(await readFile(join(outside, "secret.txt"), "utf8")).toBe("secret");
    }),
  );
  expect((await readdir(out)).length).toBeGreaterThan(0);
});

it("[W5] follows no link out of a root", async () => {
  const { outside, out, graph, files } = await roots();
  await Promise.all([symlink(outside, join(out, "folder")), symlink(outside, join(graph, "folder")), symlink(join(outside, "secret.txt"), join(graph, "link.txt")), symlink(join(outside, "secret.txt"), join(out, "link.txt"))]);
  await expect(files.read("link.txt")).rejects.toThrow(/a link leads out of the graph's folder/);
  await expect(files.read("folder/secret.txt")).rejects.toThrow(/a link leads out/);
  await expect(streamed(files, "link.txt")).rejects.toThrow(/a link leads out of the graph's folder/);
  await expect(files.write("folder/new/hare.png", bytes)).rejects.toThrow(/a link that leads out of the output folder/);
  await files.write("link.txt", bytes);
  expect(await readFile(join(out, "link.txt"), "utf8")).toBe("hare");
  expect(await readFile(join(outside, "secret.txt"), "utf8")).toBe("secret");
  expect(await readdir(outside)).toEqual(["graph", "out", "secret.txt"]);
});

it("[W5] follows a link that stays inside", async () => {
  const { out, graph, files } = await roots();
  await Promise.all([mkdir(join(out, "real")), symlink(join(out, "real"), join(out, "link")), writeFile(join(graph, "hare.txt"), "hare"), symlink("hare.txt", join(graph, "link.txt"))]);
  await files.write("link/hare.png", bytes);
  expect(await readdir(join(out, "real"))).toEqual(["hare.png"]);
  expect(new Uint8Array(await files.read("link.txt"))).toEqual(bytes);
});

const windows = ["CON", "con.png", "NUL.", "COM1.txt", "AUX", "a/lpt9.png", "a:b", "n::$DATA", "dot.", "space ", "a?b", 'a"b', "x".repeat(300)];

it.each(windows)("[W6] does not make %j", async (path) => {
  const { out, files } = await roots();
  await expect(files.write(path, bytes)).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
  expect(await readdir(out)).toEqual([]);
});

it.each(["console.png", "com10.txt", "Häschen 🐇 (1).png", ".hidden", "a b", "~", "%2e%2e%2fx"])("[W6] makes %j", async (path) => {
  const { out, files } = await roots();
  await files.write(path, bytes);
  expect(await readdir(out)).toEqual([path]);
});

it("[W7] gives one name to one content", async () => {
  const { out, files } = await roots();
  await Promise.all([files.write("Hare.png", bytes), files.write("Hare.png", bytes)]);
  const other = new TextEncoder().encode("fox");
  await expect(files.write("Hare.png", other)).rejects.toThrow(/another image of this run already has that name/);
  await expect(files.write("hARE.png", other)).rejects.toThrow(/already has that name/);
  expect(await readFile(join(out, "Hare.png"), "utf8")).toBe("hare");
});

it("[W7] replaces a file of an earlier run", async () => {
  const { out, graph, files } = await roots();
  await files.write("hare.png", bytes);
  await outputFiles(out, graph).write("hare.png", new TextEncoder().encode("fox"));
  expect(await readFile(join(out, "hare.png"), "utf8")).toBe("fox");
});

it("[W8] reads regular files alone", async () => {
  const { graph, files } = await roots();
  await mkdir(join(graph, "folder"));
  await expect(files.read("folder")).rejects.toThrow('cannot read "folder": it is not a file.');
  await expect(files.read("missing.png")).rejects.toThrow('cannot read "missing.png": there is no such file.');
});

it("[W8] gives a file of any size in small pieces", async () => {
  const { graph, files } = await roots();
  const content = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  await writeFile(join(graph, "rows.csv"), content);
  const pieces = await streamed(files, "rows.csv");
  expect(new Uint8Array(Buffer.concat(pieces))).toEqual(content);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(64 * 1024);
  await truncate(join(graph, "rows.csv"), 600 * 1024 * 1024);
  let length = 0;
  for await (const piece of files.open("rows.csv")) length += piece.length;
  expect(length).toBe(600 * 1024 * 1024);
});

it.runIf(process.platform === "linux")("[W8] closes a file when no more pieces are wanted", async () => {
  const { graph, files } = await roots();
  await writeFile(join(graph, "rows.csv"), "a\n1\n");
  const opened = async () => (await Promise.all((await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")))).filter((path) => path.endsWith("rows.csv"));
  for await (const piece of files.open("rows.csv")) {
    expect(piece).toHaveLength(4);
    expect(await opened()).toHaveLength(1);
    break;
  }
  expect(await opened()).toEqual([]);
});

it("[W8] refuses a file that is too large before it is read", async () => {
  const { graph, files } = await roots();
  // Sparse: it takes no room on the disk.
  await writeFile(join(graph, "huge.png"), "");
  await truncate(join(graph, "huge.png"), 512 * 1024 * 1024 + 1);
  await expect(files.read("huge.png")).rejects.toThrow('cannot read "huge.png": it is larger than 512 MB.');
});

it.runIf(process.platform !== "win32")("[W8] does not wait for a pipe", async () => {
  const { graph, files } = await roots();
  execFileSync("mkfifo", [join(graph, "pipe")]);
  await expect(files.read("pipe")).rejects.toThrow(/it is not a file/);
  await expect(streamed(files, "pipe")).rejects.toThrow(/it is not a file/);
});
