import type { Coordinate, Key } from "@playgraph/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sheetHole } from "./sheetHole.ts";
import { sheetLayout, type SheetLayout, type SheetOptions } from "./sheetLayout.ts";
import type { SheetContent, SheetRow } from "./sheetRow.ts";
import { at } from "../testing/collected.ts";
import { textWidth } from "./textPath.ts";

const noKey: Key = "none";
const square: SheetContent = { kind: "picture", width: 512, height: 512 };

function layout(rows: readonly SheetRow[], options: Partial<SheetOptions> = {}): SheetLayout {
  return sheetLayout(rows, { title: "", columns: undefined, rows: undefined, cell: 128, labels: true, ...options }, textWidth);
}

/** Every choice of a key on axes of those sizes. */
function box(sizes: Readonly<Record<string, number>>, content: SheetContent = square): readonly SheetRow[] {
  let coordinates: readonly Coordinate[] = [[]];
  for (const [axis, size] of Object.entries(sizes)) coordinates = coordinates.flatMap((coordinate) => Array.from({ length: size }, (_, key) => [...coordinate, ...at({ [axis]: key })]));
  return coordinates.map((coordinate) => ({ coordinate, content }));
}

const keyOn = (row: SheetRow | undefined, axis: string) => row?.coordinate.find((choice) => choice.axis === axis)?.key;
const texts = ({ texts }: SheetLayout) => texts.map(({ text }) => text);
const distinct = (values: readonly number[]) => [...new Set(values)].toSorted((a, b) => a - b);

/** For each axis, whether its key decides the x and the y of a cell. */
function decides(rows: readonly SheetRow[], { cells }: SheetLayout, side: "x" | "y", axes: readonly string[]): boolean {
  const places = new Map<string, number>();
  return cells.every((cell) => {
    const name = axes.map((axis) => keyOn(rows[cell.row], axis)).join();
    const place = places.get(name) ?? cell[side];
    places.set(name, place);
    return place === cell[side];
  });
}

const picture = fc.record({ kind: fc.constant("picture" as const), width: fc.integer({ min: 1, max: 2000 }), height: fc.integer({ min: 1, max: 2000 }) });
const gap = fc.record({ kind: fc.constantFrom("absent" as const, "failed" as const), heading: fc.string(), reason: fc.string({ maxLength: 300 }) });
const someRows = fc
  .record({ sizes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }), keep: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), contents: fc.infiniteStream(fc.oneof(picture, gap)), labels: fc.infiniteStream(fc.string({ maxLength: 40 })) })
  .map(({ sizes, keep, contents, labels }) => {
    const rows: SheetRow[] = [];
    for (const { coordinate } of box(Object.fromEntries(sizes.map((size, index) => [`axis${index}`, size])))) {
      // Some places no row has; some keys are none; a label may differ from row to row, as on a ragged axis.
      if (keep.next().value > 0.8) continue;
      const none = keep.next().value > 0.95;
      const told = coordinate.map(({ axis, key, label }) => ({ axis, key: none ? noKey : key, label: keep.next().value > 0.9 ? labels.next().value : label }));
      if (!rows.some(({ coordinate }) => coordinate.every(({ key }, index) => key === told[index]?.key))) rows.push({ coordinate: told, content: contents.next().value });
    }
    return rows;
  });

describe("places", () => {
  it("[N10] every row has one cell, on the sheet, and no two cells overlap", () => {
    fc.assert(
      fc.property(someRows, fc.boolean(), fc.integer({ min: 32, max: 200 }), (rows, labels, cell) => {
        const { cells, width, height } = layout(rows, { labels, cell });
        expect(cells.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index));
        for (const [index, a] of cells.entries()) {
          expect([a.x, a.y, a.width, a.height].every(Number.isInteger)).toBe(true);
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
          for (const b of cells.slice(0, index)) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
        }
      }),
    );
  });

  it("[N10] the longest axis makes columns, the next rows, and holes move nothing", () => {
    const rows = box({ guidance: 3, seeds: 5 }).map((row, index) => (index % 4 === 1 ? { ...row, content: { kind: "absent", heading: "held back", reason: "" } as const } : row));
    const sheet = layout(rows);
    expect([decides(rows, sheet, "x", ["seeds"]), decides(rows, sheet, "y", ["guidance"])]).toEqual([true, true]);
    expect([distinct(sheet.cells.map(({ x }) => x)).length, distinct(sheet.cells.map(({ y }) => y)).length]).toEqual([5, 3]);
  });

  it("[N10] one axis is wrapped into a grid, in order", () => {
    const { cells } = layout(box({ seeds: 8 }));
    expect(distinct(cells.map(({ y }) => y))).toHaveLength(2);
    expect(cells.toSorted((a, b) => a.y - b.y || a.x - b.x).map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("[N10] further axes make blocks under headings, and the same place in each block is the same key", () => {
    const rows = box({ animal: 2, guidance: 3, seeds: 4 });
    const sheet = layout(rows);
    const block = (animal: number) => sheet.cells.filter(({ row }) => keyOn(rows[row], "animal") === animal);
    const shape = (cells: SheetLayout["cells"]) => cells.map(({ x, y }) => [x - (cells[0]?.x ?? 0), y - (cells[0]?.y ?? 0)]);
    expect(shape(block(0))).toEqual(shape(block(1)));
    expect(texts(sheet).filter((text) => text === "animal")).toHaveLength(2);
  });

  it("[N10] an axis that is too long for columns is wrapped, the others are blocks", () => {
    const { cells } = layout(box({ animal: 2, seeds: 40 }), { cell: 32 });
    expect(distinct(cells.map(({ x }) => x)).length).toBeLessThan(25);
  });

  it("[N10] axes on one shelf nest, the first outside, with a wider gap between groups", () => {
    const rows = box({ animal: 2, guidance: 3, seeds: 2 });
    const sheet = layout(rows, { columns: ["animal", "seeds"], rows: ["guidance"] });
    expect([decides(rows, sheet, "x", ["animal", "seeds"]), decides(rows, sheet, "y", ["guidance"])]).toEqual([true, true]);
    const columns = distinct(sheet.cells.map(({ x }) => x));
    const steps = columns.slice(1).map((x, index) => x - (columns[index] ?? 0));
    expect(steps[0]).toBe(steps[2]);
    expect(steps[1]).toBeGreaterThan(steps[0] ?? 0);
  });

  it("[N10] an axis with one key is told once, and takes no shelf", () => {
    const sheet = layout(box({ "prompt.animal": 1, seeds: 4 }));
    expect(texts(sheet)).toEqual(expect.arrayContaining(["animal", "4 pictures by seeds"]));
    expect(distinct(sheet.cells.map(({ y }) => y))).toHaveLength(2);
  });

  it("[N10] places that no row has stay empty, in line", () => {
    const rows = box({ a: 3, b: 3 }).filter(({ coordinate }) => Number(coordinate[1]?.key) <= Number(coordinate[0]?.key));
    const sheet = layout(rows, { columns: ["b"], rows: ["a"] });
    expect([decides(rows, sheet, "x", ["b"]), decides(rows, sheet, "y", ["a"])]).toEqual([true, true]);
    expect(distinct(sheet.cells.map(({ x }) => x))).toHaveLength(3);
  });

  it.each([
    ["columns", { columns: ["nothing"] }],
    ["columns", { columns: ["__proto__"] }],
    ["columns", { columns: ["seeds", "seeds"] }],
    ["rows", { columns: ["seeds"], rows: ["seeds"] }],
  ])("[N10] refuses axes that cannot be, naming %s: %j", (field, options) => {
    expect(() => layout(box({ seeds: 2, guidance: 2 }), options)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: "InvalidInput", field }) }));
  });

  it("[N10] a sheet without rows says so, whatever axes were asked for", () => {
    expect(texts(layout([], { columns: ["seeds"] }))).toEqual(["No pictures"]);
  });
});

describe("words", () => {
  it("[N11] names axes by the part after the dot, by the id where that is not clear", () => {
    expect(texts(layout(box({ "a.x": 2, "b.x": 3, "b.y": 2 })))).toEqual(expect.arrayContaining(["a.x", "b.x", "y"]));
  });

  it("[N11] labels stay inside their columns, and end in an ellipsis where they are too long", () => {
    const label = "a label that is far too long for any column of a contact sheet, and then some, and then some more ".repeat(3);
    const rows = box({ guidance: 2, seeds: 4 }).map((row) => ({ ...row, coordinate: row.coordinate.map((choice) => (choice.axis === "seeds" ? { ...choice, label } : choice)) }));
    const { texts, metrics } = layout(rows);
    const labels = texts.filter(({ anchor }) => anchor === "middle");
    expect(labels).toHaveLength(4 * 3);
    for (const { text, size, weight } of labels) expect(textWidth(text, size, weight)).toBeLessThanOrEqual(metrics.box.width);
    expect(labels.filter(({ text }) => text.endsWith("…"))).toHaveLength(4);
  });

  it("[N11] where one key has different labels the header says the key, and each cell its label", () => {
    const rows = ["red", "blue"].flatMap((colour, animal) => [0, 1].map((key): SheetRow => ({ coordinate: [...at({ animal }), { axis: "shade", key, label: `${colour} ${key}` }], content: square })));
    const sheet = layout(rows, { columns: ["shade"], rows: ["animal"] });
    expect(texts(sheet)).toEqual(expect.arrayContaining(["#0", "#1", "red 0", "red 1", "blue 0", "blue 1"]));
    const [upper = 0, lower = 0] = distinct(sheet.cells.map(({ y }) => y));
    const caption = sheet.texts.find(({ text }) => text === "red 0");
    expect(caption?.y).toBeGreaterThan(upper + sheet.metrics.box.height);
    expect(caption?.y).toBeLessThan(lower);
  });

  it("[N11] none is the last line, and has a label", () => {
    const rows: readonly SheetRow[] = [...box({ a: 2, b: 2 }), { coordinate: at({ a: 0, b: "none" }), content: { kind: "failed", heading: "failed", reason: "x" } }];
    const sheet = layout(rows, { columns: ["b"], rows: ["a"] });
    expect(sheet.cells.find(({ row }) => row === 4)?.x).toBe(Math.max(...sheet.cells.map(({ x }) => x)));
    expect(texts(sheet)).toContain("none");
  });

  it("[N11] without labels there is the title and nothing else", () => {
    expect(texts(layout(box({ a: 2, b: 3 }), { labels: false, title: "T" }))).toEqual(["T"]);
  });

  it("[N11] a hole's words stay inside its cell, and cells too small for words have the sign alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 32, max: 400 }), fc.integer({ min: 32, max: 400 }), fc.string({ maxLength: 200 }), fc.lorem({ maxCount: 60 }), (width, height, heading, reason) => {
        const { metrics } = layout([], { cell: 400 });
        const { texts, icon } = sheetHole({ kind: "failed", heading, reason }, { x: 0, y: 0, width, height }, metrics);
        expect(icon.x >= 0 && icon.y >= 0 && icon.y + icon.height <= height).toBe(true);
        for (const { x, y, text, size, weight } of texts) {
          expect(x - textWidth(text, size, weight) / 2).toBeGreaterThanOrEqual(0);
          expect(y - size).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(height);
        }
      }),
    );
    const { metrics } = layout([], { cell: 256 });
    const small = sheetHole({ kind: "absent", heading: "held back", reason: "flagged" }, { x: 0, y: 0, width: 40, height: 400 }, metrics);
    expect(small.texts).toEqual([]);
  });
});

describe("limit", () => {
  it("[N13] refuses a sheet that is too large, in a sentence that says what to do, and at once for a million rows", () => {
    const rows = Array.from({ length: 1_000_000 }, (_, key) => ({ coordinate: at({ seeds: key }), content: square }));
    expect(() => layout(rows)).toThrow(/at most 50 megapixels .* Make `cell` smaller, or take fewer axes together with `over`/);
    expect(() => layout(box({ a: 300, b: 2 }), { columns: ["a"], rows: ["b"] })).toThrow("32767 pixels a side");
  });
});
