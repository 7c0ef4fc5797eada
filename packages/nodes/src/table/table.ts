import type { ColumnType, Json } from "@playgraph/core";

/** `cells` by the position of their column; `line` is the one that the row begins on, from 1. Undefined, or beyond the end: the row has nothing there. */
export type TableRow = { readonly line: number; readonly cells: readonly (Json | undefined)[] };

/** A table that is read in pieces of text, cut anywhere. */
export type TableText = {
  /** Names by position, as far as they are known by now; "" for a column that has none. */
  readonly columns: () => readonly string[];
  /** @throws TableProblem */
  readonly push: (text: string) => readonly TableRow[];
  /** @throws TableProblem */
  readonly end: () => readonly TableRow[];
  readonly cells: Cells;
};

/** What the cells of a kind of file mean. */
export type Cells = {
  /** What a cell looks like by itself; undefined where nothing stands in it. */
  readonly look: (cell: Json | undefined) => ColumnType | undefined;
  /** The type of a column in which cells of unlike looks stand. */
  readonly mixed: ColumnType;
  /** Whether an empty cell of a text column is an empty text, or nothing. */
  readonly emptyIsText: boolean;
  /** A cell as a value of a type: null where nothing stands in it, undefined where it does not fit. */
  readonly read: (type: ColumnType, cell: Json | undefined) => Json | undefined;
};
