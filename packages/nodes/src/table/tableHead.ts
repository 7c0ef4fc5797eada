import type { ColumnType, Json, TableHead } from "@playgraph/core";
import { rowLabel } from "./rowLabel.ts";
import type { Cells, TableRow } from "./table.ts";
import { tableFile } from "./tableFile.ts";

/** What is held of the labels of rows: beyond it they are left out. */
const labelLimits = { rows: 10_000, characters: 1_000_000 } as const;

/**
 * Columns, their types and the length of a table: one pass over the whole file, which is never held.
 * A column is of the type that all its cells look like which hold something: integers among numbers are numbers, any other mixture is text
 * (in JSON lines: JSON), and where no cell holds anything it is text.
 * @param path for messages, and for its ending
 * @param label the column whose values label the rows, "" for their numbers; undefined where nobody wants to know
 * @throws PlaygraphError `InvalidInput` with file and line
 */
export async function tableHead(bytes: AsyncIterable<Uint8Array>, path: string, label?: string): Promise<TableHead> {
  const file = tableFile(path);
  const types: (ColumnType | undefined)[] = [];
  /** By column, how many rows have something in it. */
  const counts: number[] = [];
  const labelled: (Json | undefined)[] = [];
  let characters = 0;
  let length = 0;
  function noteLabels(rows: readonly TableRow[]): void {
    if (label === undefined || length > labelLimits.rows) return;
    const place = label === "" ? -1 : file.columns().indexOf(label);
    for (const { cells } of rows) {
      const cell = cells[place];
      characters += typeof cell === "string" ? cell.length : JSON.stringify(cell ?? null).length;
      if (characters > labelLimits.characters) return;
      labelled.push(cell);
    }
  }
  function note(rows: readonly TableRow[]): void {
    length += rows.length;
    noteLabels(rows);
    for (const { cells } of rows) {
      for (let at = 0; at < cells.length; at++) {
        const look = file.cells.look(cells[at]);
        if (look === undefined) continue;
        counts[at] = (counts[at] ?? 0) + 1;
        types[at] = together(types[at], look, file.cells);
      }
    }
  }
  for await (const piece of bytes) note(file.push(piece));
  note(file.end());
  const columns = file.columns().flatMap((name, at) => {
    const type = types[at] ?? "text";
    const isFull = (counts[at] ?? 0) === length || (type === "text" && file.cells.emptyIsText);
    return name === "" ? [] : [{ name, type, ...(isFull ? { full: true as const } : {}) }];
  });
  const type = columns.find(({ name }) => name === label)?.type;
  const isLabelled = labelled.length === length && (label === "" || type !== undefined);
  return { columns, length, ...(isLabelled ? { labels: labelled.map((cell, index) => rowLabel((type && file.cells.read(type, cell)) ?? null, index + 1)) } : {}) };
}

function together(one: ColumnType | undefined, other: ColumnType, { mixed }: Cells): ColumnType {
  if (one === undefined || one === other) return other;
  const isNumber = (type: ColumnType) => type === "integer" || type === "number";
  return isNumber(one) && isNumber(other) ? "number" : mixed;
}
