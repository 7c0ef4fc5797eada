import type { Json, JsonRecord } from "@playgraph/core";
import { jsonCells } from "./jsonCells.ts";
import { longestRow } from "./longestRow.ts";
import { quickJson } from "./quickJson.ts";
import type { TableRow, TableText } from "./table.ts";
import { TableProblem } from "./tableProblem.ts";

/** Names that a file may have in all: more are no columns but data in the wrong place. */
const mostColumns = 1_000;

/** JSON lines as a table: an object a line, whose keys are columns; a line need not have all of them. Empty lines do not count. */
export function jsonlTable(): TableText {
  const positions = new Map<string, number>();
  let held = "";
  let line = 1;
  let count = 0;

  function rowOf(text: string): TableRow {
    const cells: (Json | undefined)[] = [];
    for (const [name, value] of Object.entries(objectOf(text, line))) {
      let position = positions.get(name);
      if (position === undefined) {
        position = positions.size;
        positions.set(name, position);
        if (positions.size > mostColumns) throw new TableProblem(line, `brings the number of columns above ${mostColumns}: put what is no column into an object of its own`);
      }
      while (cells.length < position) cells.push(undefined);
      cells[position] = value;
    }
    return { line, cells };
  }

  function tooLong(): TableProblem {
    return new TableProblem(line, `has more than ${longestRow} characters: write one object a line`);
  }

  function rowsOf(texts: readonly string[]): readonly TableRow[] {
    const rows: TableRow[] = [];
    for (const text of texts) {
      if (text.length > longestRow) throw tooLong();
      if (text.trim() !== "") rows.push(rowOf(text));
      line += 1;
    }
    count += rows.length;
    return rows;
  }

  return {
    cells: jsonCells,
    columns: () => [...positions.keys()],
    push(text) {
      const texts = (held + text).split("\n");
      held = texts.pop() ?? "";
      const rows = rowsOf(texts);
      if (held.length > longestRow) throw tooLong();
      return rows;
    },
    end() {
      const rows = rowsOf([held]);
      if (count === 0) throw new TableProblem(1, "is empty: write one JSON object a line");
      return rows;
    },
  };
}

function objectOf(text: string, line: number): JsonRecord {
  const parsed = quickJson(text);
  if (!parsed.ok) throw new TableProblem(line, parsed.message);
  const { value } = parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TableProblem(line, 'must be a JSON object, such as {"prompt": "a fox", "seed": 7}');
  return value as JsonRecord;
}
