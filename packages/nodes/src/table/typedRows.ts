import { type ColumnType, type Json, PlaygraphError } from "@playgraph/core";
import { columnMissing } from "./columnMissing.ts";
import type { TableRow } from "./table.ts";
import { tableFile } from "./tableFile.ts";

/** Values in the order of the columns that were asked for; null where nothing stands. */
export type TypedRow = { readonly line: number; readonly values: readonly Json[] };

const told = { text: "text", integer: "an integer", number: "a number, with a point and without other marks", boolean: "true or false", json: "JSON" } as const satisfies Record<ColumnType, string>;

/**
 * The rows of a table in batches of a piece of the file each, of which one is held; a row is read, and may turn out to be wrong, when it is asked for.
 * @param types of the columns that are wanted, by name
 * @throws PlaygraphError `InvalidInput` with file, line, column and value for a cell that is not of its type
 */
export async function* typedRows(bytes: AsyncIterable<Uint8Array>, path: string, types: ReadonlyMap<string, ColumnType>): AsyncGenerator<Iterable<TypedRow>, void, void> {
  const file = tableFile(path);
  const wanted = [...types];
  let known: readonly string[] = [];
  let places: readonly number[] = [];

  function read({ line, cells }: TableRow): TypedRow {
    const values = wanted.map(([column, type], index) => {
      const cell = cells[places[index] ?? -1];
      const value = file.cells.read(type, cell);
      if (value === undefined) throw misfit(path, line, column, type, cell);
      return value;
    });
    return { line, values };
  }
  function* typed(rows: readonly TableRow[]): Iterable<TypedRow> {
    const columns = file.columns();
    if (columns.length !== known.length) {
      known = columns;
      places = wanted.map(([column]) => columns.indexOf(column));
    }
    for (const row of rows) yield read(row);
  }

  for await (const piece of bytes) yield typed(file.push(piece));
  yield typed(file.end());
  const missing = wanted.find(([column]) => !known.includes(column));
  if (missing) throw columnMissing(path, missing[0], known);
}

function misfit(path: string, line: number, column: string, type: ColumnType, cell: Json = null): PlaygraphError {
  const text = typeof cell === "string" ? cell : JSON.stringify(cell);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new PlaygraphError({ code: "InvalidInput", field: "file", message: `"${path}", line ${line}: "${column}" must be ${told[type]}, not ${JSON.stringify(shown)}. Correct the cell, or declare the column as text in \`columns\`.` });
}
