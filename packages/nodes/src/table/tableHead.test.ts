import * as fc from "fast-check";
import type { TableHead } from "@playgraph/core";
import { expect, it } from "vitest";
import { tableHead } from "./tableHead.ts";

async function headOf(path: string, text: string): Promise<TableHead> {
  return tableHead(bytesOf(text), path);
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void, void> {
  yield new TextEncoder().encode(text);
}

async function typeOf(...cells: readonly string[]): Promise<string | undefined> {
  const { columns } = await headOf("a.csv", `x,a\n${cells.map((cell) => `0,${cell}\n`).join("")}`);
  return columns[1] && `${columns[1].type}${columns[1].full ? ", full" : ""}`;
}

it.each([
  [["1", "-2", "+3", " 4 "], "integer, full"],
  [["1", "2.5", "-.5", "1e-3", "5."], "number, full"],
  [["true", "FALSE", "True"], "boolean, full"],
  [["1", "true"], "text, full"],
  [["1", "x"], "text, full"],
  [["1", "", " "], "integer"],
  [["", ""], "text, full"],
  [["x", ""], "text, full"],
  [[], "text, full"],
  [["9007199254740991"], "integer, full"],
  [["1", "9007199254740992"], "text, full"],
  [["007"], "text, full"],
  [["0", "-0", "0.5"], "number, full"],
  [["00.5"], "text, full"],
  [["1e400"], "text, full"],
  [["0x10"], "text, full"],
  [["1_000"], "text, full"],
  [["NaN"], "text, full"],
  [["."], "text, full"],
  [["-"], "text, full"],
  [["1e"], "text, full"],
  [["1 2"], "text, full"],
])("[N24] cells %j make a column of the type %s", async (cells, type) => {
  expect(await typeOf(...cells)).toBe(type);
});

it("[N25] labels of rows are known beforehand as the run will have them, unless there are too many", async () => {
  const labels = async (text: string, label: string, path = "a.csv") => (await tableHead(bytesOf(text), path, label)).labels;
  expect(await labels("name,new\nfox, TRUE\n,false\n", "name")).toEqual(["fox", "2"]);
  expect(await labels("name,new\nfox, TRUE\n,false\n", "new")).toEqual(["true", "false"]);
  expect(await labels('{"a":1}\n{"a":2,"size":{"width":1,"height":2}}\n', "size", "a.jsonl")).toEqual(["1", "1x2"]);
  expect(await labels("name\nfox\nhare\n", "")).toEqual(["1", "2"]);
  expect(await labels("name\nfox\n", "nom")).toBeUndefined();
  expect(await labels(`name\n${"x\n".repeat(10_000)}`, "name")).toHaveLength(10_000);
  expect(await labels(`name\n${"x\n".repeat(10_001)}`, "name")).toBeUndefined();
  expect(await labels(`name\n${`${"x".repeat(500_001)}\n`.repeat(2)}`, "name")).toBeUndefined();
  expect(await headOf("a.csv", "name\nfox\n")).not.toHaveProperty("labels");
});

it("[N24] JSON lines say their types themselves", async () => {
  expect(await headOf("a.jsonl", '{"i":1,"n":1,"b":true,"t":"1","m":1,"o":{},"z":null}\n{"i":2,"n":0.5,"b":false,"t":"x","m":"1","o":[1],"s":"late"}')).toEqual({
    length: 2,
    columns: [
      { name: "i", type: "integer", full: true },
      { name: "n", type: "number", full: true },
      { name: "b", type: "boolean", full: true },
      { name: "t", type: "text", full: true },
      { name: "m", type: "json", full: true },
      { name: "o", type: "json", full: true },
      { name: "z", type: "text" },
      { name: "s", type: "text" },
    ],
  });
});

it("[N24] a number is one only where nothing of its text is lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.maxSafeInteger().map(String), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String), fc.stringMatching(/^[+-]?[0-9]{0,20}$/)), async (cell) => {
      const value = Number(cell);
      const kept = cell !== "" && /\d/.test(cell) && Number.isSafeInteger(value) && BigInt(cell.replace("+", "")) === BigInt(value) && !/^[+-]?0\d/.test(cell);
      expect(await typeOf(cell)).toBe(kept ? "integer, full" : "text, full");
    }),
  );
});

it("[N24] a header alone is a table without rows", async () => {
  expect(await headOf("a.csv", "a;b")).toEqual({ length: 0, columns: [{ name: "a", type: "text", full: true }, { name: "b", type: "text", full: true }] });
});
