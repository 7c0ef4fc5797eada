/** What a column of a table may hold. */
export type ColumnType = "text" | "integer" | "number" | "boolean" | "json";

/** A column of a table that is an output of a node. */
export type Column = {
  /** Of the output: see `columnOutput`. */
  readonly name: string;
  /** What the file calls it. */
  readonly column: string;
  readonly type: ColumnType;
  /** Every row has a value in it. */
  readonly full?: true;
};

/** What is known of a table before the run. */
export type TableHead = {
  /** In the file's order; the type is judged by all values. */
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; /** Every row has a value of that type in it. */ readonly full?: true }[];
  /** Rows, without the line that names the columns. */
  readonly length: number;
  /** Of its rows, by the column that was asked for; left out where there are too many of them to look at. */
  readonly labels?: readonly string[];
};
