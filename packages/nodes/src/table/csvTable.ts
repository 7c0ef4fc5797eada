import { csvCells } from "./csvCells.ts";
import { csvDelimiter } from "./csvDelimiter.ts";
import { type CsvReader, type CsvRecord, csvReader } from "./csvReader.ts";
import { longestRow } from "./longestRow.ts";
import type { TableRow, TableText } from "./table.ts";
import { TableProblem } from "./tableProblem.ts";

/** A CSV file as a table. Its first line names the columns, and shows what delimits them; every other row has as many cells. */
export function csvTable(): TableText {
  let columns: readonly string[] | undefined;
  let reader: CsvReader | undefined;
  /** The beginning, until its first line is whole. */
  let held = "";

  function rowsOf(records: readonly CsvRecord[]): readonly TableRow[] {
    const first = columns === undefined ? 1 : 0;
    if (first === 1 && records[0]) columns = columnsOf(records[0]);
    for (let index = first; index < records.length; index++) checkLength(records[index], columns ?? []);
    return first === 0 ? records : records.slice(first);
  }

  return {
    cells: csvCells,
    columns: () => columns ?? [],
    push(text) {
      if (reader) return rowsOf(reader.push(text));
      held += text;
      const delimiter = csvDelimiter(held);
      if (delimiter === undefined && held.length <= longestRow) return [];
      reader = csvReader(delimiter ?? ",");
      const begun = reader.push(held);
      held = "";
      return rowsOf(begun);
    },
    end() {
      reader ??= csvReader(csvDelimiter(`${held}\n`) ?? ",");
      const rows = rowsOf([...reader.push(held), ...reader.end()]);
      if (columns === undefined) throw new TableProblem(1, "is empty: the first line has to name the columns");
      return rows;
    },
  };
}

/** Spaces around a name do not count. A column without a name cannot be asked for, and is left out. */
function columnsOf({ line, cells }: CsvRecord): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  if (names.every((name) => name === "")) throw new TableProblem(line, "names no column: the first line has to");
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const earlier = seen.get(name);
    if (earlier !== undefined) throw new TableProblem(line, `gives the columns ${earlier + 1} and ${index + 1} the same name, "${name}": rename one of them`);
    if (name !== "") seen.set(name, index);
  }
  return names;
}

function checkLength(record: CsvRecord | undefined, columns: readonly string[]): void {
  if (!record || record.cells.length === columns.length) return;
  const { line, cells } = record;
  const hint = cells.length > columns.length ? "put quotes around a cell that has a delimiter in it" : "write an empty cell where there is nothing";
  throw new TableProblem(line, `has ${cells.length} ${cells.length === 1 ? "cell" : "cells"} where the first line names ${columns.length} columns: ${hint}`);
}
