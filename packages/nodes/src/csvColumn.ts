import type { Json } from "@playgraph/core";
import { columnMissing } from "./table/columnMissing.ts";
import type { TableRow } from "./table/table.ts";
import { tableFile } from "./table/tableFile.ts";

/** Bytes that are read at a time, so that the file's text is never held beside its bytes. */
const piece = 64 * 1024;

/**
 * The cells of one column of a table, as text; "" where a line of JSON has none. The file is read as `rows` reads it.
 * @param path for messages, and for its ending
 * @throws PlaygraphError `InvalidInput` for a column that is not there, or a file that is no table
 */
export function csvColumn(bytes: Uint8Array, path: string, column: string): readonly string[] {
  const file = tableFile(path);
  const texts: string[] = [];
  function take(rows: readonly TableRow[]): void {
    const index = file.columns().indexOf(column);
    for (const { cells } of rows) texts.push(textOf(cells[index]));
  }
  for (let at = 0; at < bytes.length; at += piece) take(file.push(bytes.subarray(at, at + piece)));
  take(file.end());
  if (column === "" || !file.columns().includes(column)) throw columnMissing(path, column, file.columns());
  return texts;
}

function textOf(cell: Json = ""): string {
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}
