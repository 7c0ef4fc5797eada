import type { ResultRow } from "@playgraph/core";
import { expect, it } from "vitest";
import { resultsTable } from "./resultsTable.ts";

const row: ResultRow = { node: "save", coordinate: "seeds=0", axes: { seeds: "1" }, status: "done", cached: false, reason: null, inputs: { "generate.guidance_scale": 3 }, outputs: { file: "a.png" }, files: ["a.png"], seed: 1, requestId: "r1", attempts: 1, seconds: 0.4, cost: "unknown", units: null };
const text = (...rows: ResultRow[]) => {
  const table = resultsTable();
  for (const [place, row] of rows.entries()) table.note([place], row);
  return `${table.head()}${table.lines(rows)}`;
};

it("[L11] has a column for each axis, input and output", () => {
  const held = { ...row, coordinate: "seeds=1,style=0", axes: { seeds: "2", style: "red, dark" }, status: "absent", reason: 'held "back"', inputs: {}, outputs: {}, files: [], seed: null, requestId: null } as const;
  expect(text(row, held)).toBe(
    [
      "node,coordinate,status,reason,seeds,style,generate.guidance_scale,file,files,seed,requestId,cached,attempts,seconds,cost,units",
      "save,seeds=0,done,,1,,3,a.png,a.png,1,r1,false,1,0.4,unknown,",
      'save,"seeds=1,style=0",absent,"held ""back""",2,"red, dark",,,,,,false,1,0.4,unknown,',
      "",
    ].join("\n"),
  );
});

it("[L11] columns come in the order of the rows, whichever came first", () => {
  const other: ResultRow = { ...row, axes: { style: "a", seeds: "1" }, inputs: {}, outputs: { sheet: 1, file: "b.png" } };
  const head = (order: readonly (readonly [number, ResultRow])[]) => {
    const table = resultsTable();
    for (const [place, noted] of order) table.note([place], noted);
    return table.head();
  };
  expect(head([[0, row], [1, other]])).toContain("reason,seeds,style,generate.guidance_scale,file,sheet,files");
  expect(head([[1, other], [0, row]])).toBe(head([[0, row], [1, other]]));
});

it("[L11] gives a name that two columns want to the first", () => {
  const [head] = text({ ...row, axes: { seed: "9", "p.animal": "cat" }, inputs: { "p.animal": "cat" }, outputs: { seed: 7 } }).split("\n");
  expect(head).toBe("node,coordinate,status,reason,axis seed,p.animal,input p.animal,output seed,files,seed,requestId,cached,attempts,seconds,cost,units");
});

it("[L11] writes pictures as their hash and lists as JSON", () => {
  const image = { blob: "ab".repeat(32), mediaType: "image/png", width: 1, height: 1 };
  const [, line] = text({ ...row, inputs: {}, outputs: { image, sizes: [1, 2], ok: true } }).split("\n");
  expect(line).toBe(`save,seeds=0,done,,1,${image.blob},"[1,2]",true,a.png,1,r1,false,1,0.4,unknown,`);
});

it.each([
  ["=cmd()", "'=cmd()"],
  ["+1+1", "'+1+1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["-2", "-2"],
  ["-2+3", "'-2+3"],
  ["+1.5e-3", "+1.5e-3"],
  ["＝cmd", "'＝cmd"],
  ["a=1", "a=1"],
])("[L11] writes %j as %j", (label, cell) => {
  const [, line] = text({ ...row, axes: { style: label }, inputs: {}, outputs: {} }).split("\n");
  expect(line?.split(",")[4]).toBe(cell);
});

it("[L11] makes names of columns harmless too", () => {
  const [head] = text({ ...row, axes: {}, inputs: { "=x.y": 1 }, outputs: {} }).split("\n");
  expect(head?.split(",")[4]).toBe("'=x.y");
});
