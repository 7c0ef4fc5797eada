import type { ColumnType, TableHead } from "@playgraph/core";
import type { Cells, TableRow } from "./table.ts";
import { tableFile } from "./tableFile.ts";

/**
 * Columns, their types and the length of a table: one pass over the whole file, which is never held.
 * A column is of the type that all its cells look like which hold something: integers among numbers are numbers, any other mixture is text
 * (in JSON lines: JSON), and where no cell holds anything it is text.
 * @param path for messages, and for its ending
 * @throws PlaygraphError `InvalidInput` with file and line
 */
export async function tableHead(bytes: AsyncIterable<Uint8Array>, path: string): Promise<TableHead> {
  const file = tableFile(path);
  const types: (ColumnType | undefined)[] = [];
  /** By column, how many rows have something in it. */
  const counts: number[] = [];
  let length = 0;
  function note(rows: readonly TableRow[]): void {
    length += rows.length;
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
  return { columns, length };
}

function together(one: ColumnType | undefined, other: ColumnType, { mixed }: Cells): ColumnType {
  if (one === undefined || one === other) return other;
  const isNumber = (type: ColumnType) => type === "integer" || type === "number";
  return isNumber(one) && isNumber(other) ? "number" : mixed;
}
