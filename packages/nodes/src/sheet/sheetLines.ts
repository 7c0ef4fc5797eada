import type { Coordinate, Key } from "@playgraph/core";
import { choiceLabel } from "../name/choiceLabel.ts";
import type { SheetAxis } from "./sheetAxes.ts";
import type { SheetRow } from "./sheetRow.ts";

/** One column, row or page of a sheet: a choice of a key on each axis of its shelf. */
export type SheetLine = { readonly keys: readonly Key[]; readonly labels: readonly string[] };

export type SheetLines = {
  /** Ordered by key, the first axis first, *none* last. */
  readonly lines: readonly SheetLine[];
  /** Which line a row stands on. */
  readonly lineOf: (coordinate: Coordinate) => number;
  /** Axes whose label at one line differs from row to row; a line then says the key (`#3`), and each cell must say its label. */
  readonly varying: readonly SheetAxis[];
};

/** The lines that the rows need on one shelf. A shelf without axes has one line. Linear in rows, but for the sorting of lines. */
export function sheetLines(rows: readonly SheetRow[], shelf: readonly SheetAxis[]): SheetLines {
  const found = new Map<string, { readonly keys: readonly Key[]; readonly labels: string[] }>();
  const varying = new Set<SheetAxis>();
  for (const { coordinate } of rows) {
    const choices = shelf.map((axis) => coordinate.find((choice) => choice.axis === axis.id) ?? { key: "none" as const, label: "" });
    const name = lineName(coordinate, shelf);
    const line = found.get(name);
    if (!line) found.set(name, { keys: choices.map(({ key }) => key), labels: choices.map(choiceLabel) });
    for (const [level, choice] of choices.entries()) {
      const axis = shelf[level];
      if (!line || !axis || line.labels[level] === choiceLabel(choice)) continue;
      line.labels[level] = `#${choice.key}`;
      varying.add(axis);
    }
  }
  const sorted = [...found].toSorted(([, a], [, b]) => compareKeys(a.keys, b.keys));
  const index = new Map(sorted.map(([name], index) => [name, index]));
  return { lines: sorted.map(([, line]) => line), lineOf: (coordinate) => index.get(lineName(coordinate, shelf)) ?? 0, varying: [...varying] };
}

function lineName(coordinate: Coordinate, shelf: readonly SheetAxis[]): string {
  return shelf.map((axis) => coordinate.find((choice) => choice.axis === axis.id)?.key ?? "none").join(",");
}

function compareKeys(a: readonly Key[], b: readonly Key[]): number {
  for (const [level, key] of a.entries()) {
    const other = b[level] ?? "none";
    if (key !== other) return (key === "none" ? Infinity : key) < (other === "none" ? Infinity : other) ? -1 : 1;
  }
  return 0;
}
