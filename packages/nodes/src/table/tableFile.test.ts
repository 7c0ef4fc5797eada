import { PlaygraphError } from "@playgraph/core";
import { stringify } from "csv-stringify/sync";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { tableOf } from "../testing/tables.ts";
import { longestRow } from "./longestRow.ts";
import { tableFile } from "./tableFile.ts";

it("[N22] quotes, both line ends, a byte order mark, spaces around names, and empty lines that do not count", () => {
  expect(tableOf("a.csv", '\ufeffname, note \r\nfox,"a ""red"" one,\r\nrunning"\r\n\r\n"",\nlast, x ')).toEqual({
    columns: ["name", "note"],
    rows: [
      [2, "fox", 'a "red" one,\r\nrunning'],
      [5, "", ""],
      [6, "last", " x "],
    ],
  });
});

it("[N22] an empty line holds nothing, but quotes hold an empty text", () => {
  expect(tableOf("a.csv", 'a\n\n""\n\n').rows).toEqual([[3, ""]]);
});

it.each([["a;b,c;d\n1;2;3", ["a", "b,c", "d"]], ["a\tb;c\td\n1\t2\t3", ["a", "b;c", "d"]], ['"a;b;c",d\n1,2', ["a;b;c", "d"]], ["prompt\nx;y", ["prompt"]], ['"a ""x;y;z"" b",c\n1,2', ['a "x;y;z" b', "c"]]])("[N22] the first line of %j shows the delimiter", (text, columns) => {
  expect(tableOf("a.csv", text).columns).toEqual(columns);
});

const odd = fc.constantFrom(",", ";", "\t", '"', '""', "\n", "\r", "\r\n", " ", "a", "é", "🐰", "\u2028", "=cmd()");
const cell = fc.oneof(fc.string({ unit: "binary" }), fc.array(odd).map((parts) => parts.join(""))).map((text) => text.replaceAll("\0", "").replaceAll("\ufeff", ""));
const table = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

it("[N22] what csv-stringify writes is read as it was, wherever the file is cut", () => {
  fc.assert(
    fc.property(table, fc.constantFrom(",", ";", "\t"), fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.boolean(), lengths, (rows, delimiter, end, bom, quoted, lengths) => {
      const names = (rows[0] ?? []).map((_, index) => `c${index}`);
      const text = stringify([names, ...rows], { delimiter, record_delimiter: end, bom, quoted, quoted_empty: true, quoted_string: true });
      const read = tableOf("a.csv", text, lengths);
      expect(read.columns).toEqual(names);
      expect(read.rows.map(([, ...cells]) => cells)).toEqual(rows);
    }),
  );
});

it("[N22] any bytes, cut anywhere, give the same rows on the same lines, or are refused", () => {
  const bytes = fc.oneof(fc.array(odd, { maxLength: 40 }).map((parts) => new TextEncoder().encode(`a,b\n${parts.join("")}`)), fc.uint8Array({ maxLength: 40 }));
  const outcome = (path: string, content: Uint8Array, cuts: readonly number[]) => {
    try {
      return tableOf(path, content, cuts);
    } catch (error) {
      // Of several mistakes, which one is told depends on where the pieces end.
      return error instanceof PlaygraphError ? "refused" : String(error);
    }
  };
  fc.assert(
    fc.property(fc.constantFrom("a.csv", "a.jsonl"), bytes, lengths, (path, content, lengths) => {
      expect(outcome(path, content, lengths)).toEqual(outcome(path, content, [1 << 16]));
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ["a,b\n1,2\n3\n", 'line 3 has 1 cell where the first line names 2 columns: write an empty cell'],
  ["a,b\n\"x\ny\",2\n3,4,5\n", "line 4 has 3 cells where the first line names 2 columns: put quotes around"],
  ['a,b\n1,"x\n\n', 'line 2 begins a row with a quote that is never closed'],
  ['a,b\n1,"x"y\n', "line 2 has text behind a closing quote"],
  ['a,b\n1, "x"\n', "line 2 has a space in front of a quote"],
  ["a,b,a\n", 'line 1 gives the columns 1 and 3 the same name, "a"'],
  ["", "line 1 is empty"],
  ["\n\n", "line 1 is empty"],
  [",\n1,2\n", "line 1 names no column"],
  ["a\nx\n\0\n", "line 3 has a NUL character"],
])("[N22] %j is refused with its line", (text, message) => {
  for (const lengths of [[1 << 16], [1 << 30]]) expect(() => tableOf("a.csv", text, lengths)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: "InvalidInput", message: expect.stringContaining(`"a.csv", ${message}`) }) }));
});

it.each([
  { what: "an open quote", text: `a\n"${"x\n".repeat(longestRow / 2)}`, message: "line 2 begins a row of more than 1000000 characters; a quote may be missing" },
  { what: "a long row", text: `a\n${"x".repeat(longestRow + 1)}\n`, message: "line 2 begins a row of more than 1000000 characters" },
  { what: "no line's end", text: "x".repeat(longestRow + 1), message: "line 1 begins a row of more than 1000000 characters" },
])("[N22] no more is held than a row: $what", ({ text, message }) => {
  for (const lengths of [[1 << 16], [1 << 30]]) expect(() => tableOf("a.csv", text, lengths)).toThrow(message);
  expect(() => tableOf("a.csv", `${text}${"x".repeat(longestRow)}`, [1 << 16])).toThrow(message);
});

it.each([
  ["a\nx\n\xff\n", "line 3 is not UTF-8"],
  ["a\n\xc3", "line 2 is not UTF-8"],
  ["\xff\xfea\0", "line 1 is not UTF-8"],
  ["PK\x03\x04\xff", "line 1 is not UTF-8"],
])("[N22] %j in bytes is refused with its line", (latin1, message) => {
  for (const lengths of [[1], [1 << 16]]) expect(() => tableOf("a.csv", Buffer.from(latin1, "latin1"), lengths)).toThrow(message);
});

it("[N22] a column without a name has no cells that anyone could ask for, and moves no other", () => {
  expect(tableOf("a.csv", ",a,\n0,1,2\n")).toEqual({ columns: ["", "a", ""], rows: [[2, "0", "1", "2"]] });
});

it("[N23] lines are objects, whose keys are columns in the order in which they first appear", () => {
  expect(tableOf("a.jsonl", '\ufeff{"b":1,"a":"x"}\r\n\n{"c":[1,{"d":null}],"a":null}')).toEqual({
    columns: ["b", "a", "c"],
    rows: [
      [1, 1, "x"],
      [3, undefined, null, [1, { d: null }]],
    ],
  });
});

it("[N23] objects written as JSON lines are read as they were, wherever the file is cut", () => {
  const key = fc.oneof(fc.constantFrom("a", "b", "__proto__", "constructor"), fc.string({ unit: "binary", maxLength: 5 }).map((name) => name.replaceAll("\0", "").replaceAll("\ufeff", "")));
  const objects = fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4, noNullPrototype: true }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(objects, lengths, (objects, lengths) => {
      // Numbers whose digits a double does not hold are refused, and are not what this is about.
      const written = objects.map((object) => JSON.stringify(object, (_, value: unknown) => (typeof value === "number" ? Math.round(value) % 1000 : value)));
      const { columns, rows } = tableOf("a.jsonl", written.join("\n"), lengths);
      const read = rows.map(([, ...cells]) => Object.fromEntries(cells.flatMap((value, index) => (value === undefined ? [] : [[columns[index] ?? "", value]]))));
      const sorted = (object: object) => JSON.stringify(Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1)));
      expect(read.map(sorted)).toEqual(written.map((text) => sorted(JSON.parse(text) as object)));
    }),
  );
});

it.each([
  ['{"a":1}\n[1]\n', "line 2 must be a JSON object"],
  ['{"a":1}\n{"a":1,}\n', "line 2 must be valid JSON (line 1, column 8"],
  ['{"a":9007199254740993}', "line 1 must be valid JSON"],
  ['{"a":1e400}', "line 1 must be valid JSON"],
  ["\n \n", "line 1 is empty"],
])("[N23] %j is refused with its line", (text, message) => {
  expect(() => tableOf("a.jsonl", text)).toThrow(`"a.jsonl", ${message}`);
});

it.each([
  { what: "deep nesting", text: `{"a":${"[".repeat(200)}${"]".repeat(200)}}`, message: "line 1 must be valid JSON" },
  { what: "a long line", text: `\n{"a":"${"x".repeat(longestRow)}"}`, message: "line 2 has more than 1000000 characters" },
  { what: "many columns", text: `{${Array.from({ length: 1001 }, (_, index) => `"k${index}":1`).join(",")}}`, message: "line 1 brings the number of columns above 1000" },
])("[N23] $what is refused with its line", ({ text, message }) => {
  for (const lengths of [[1 << 16], [1 << 30]]) expect(() => tableOf("a.jsonl", text, lengths)).toThrow(message);
});

it.each(["a.csv", "a.jsonl"])("[N22] [N23] of a line in %s that does not end no more than a row is held", (path) => {
  const file = tableFile(path);
  const piece = new Uint8Array(longestRow / 2).fill(0x78);
  expect([file.push(piece), file.push(piece)]).toEqual([[], []]);
  expect(() => file.push(piece)).toThrow("line 1");
});

it("[N23] a prototype's keys are keys like any other", () => {
  const { rows } = tableOf("a.ndjson", '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}');
  expect(Object.getPrototypeOf(rows[0]?.[2])).toBeNull();
  expect("polluted" in {}).toBe(false);
});
