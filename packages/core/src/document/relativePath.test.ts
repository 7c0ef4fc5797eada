import { expect, it } from "vitest";
import { folderOf, relativePath } from "./relativePath.ts";

it.each([
  ["", "a.json", "a.json"],
  ["", "./a/./b.json", "a/b.json"],
  ["parts", "a.json", "parts/a.json"],
  ["parts/deep", "../a.json", "parts/a.json"],
  ["parts", "../../a.json", "../a.json"],
  ["", "../a.json", "../a.json"],
  ["parts", "/etc/passwd", "/etc/passwd"],
  ["parts", "C:\\a.json", "C:\\a.json"],
  ["parts", "c:a.json", "c:a.json"],
  ["parts", "a//b", "parts/a//b"],
])("[G1] from %j, %j is %j", (folder, said, path) => {
  expect(relativePath(folder, said)).toBe(path);
});

it("[G1] a file's folder", () => {
  expect(["a.json", "a/b.json", "a/b/c.json"].map(folderOf)).toEqual(["", "a", "a/b"]);
});
