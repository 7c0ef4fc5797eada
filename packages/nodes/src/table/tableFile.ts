import { csvTable } from "./csvTable.ts";
import { jsonlTable } from "./jsonlTable.ts";
import type { Cells, TableRow, TableText } from "./table.ts";
import { inFile } from "./tableProblem.ts";
import { utf8Pieces } from "./utf8Pieces.ts";

/** A table file that is read in pieces, cut anywhere; rows come as soon as they are whole, and nothing else of the file is held. */
export type TableFile = {
  /** Names by position, as far as they are known by now; "" for a column that has none. */
  readonly columns: () => readonly string[];
  /** @throws PlaygraphError `InvalidInput` with file and line */
  readonly push: (bytes: Uint8Array) => readonly TableRow[];
  readonly end: () => readonly TableRow[];
  readonly cells: Cells;
};

/** What a file is follows from the file alone, so that whoever reads it sees the same table. @param path whose ending says what it is: JSON lines, or else CSV */
export function tableFile(path: string): TableFile {
  const table: TableText = /\.(?:jsonl|ndjson|json)$/i.test(path) ? jsonlTable() : csvTable();
  const text = utf8Pieces();

  function told(rows: () => readonly TableRow[]): readonly TableRow[] {
    try {
      return rows();
    } catch (error) {
      throw inFile(path, error);
    }
  }

  return {
    cells: table.cells,
    columns: table.columns,
    push: (bytes) => told(() => table.push(text.push(bytes))),
    end: () => told(() => [...table.push(text.end()), ...table.end()]),
  };
}
