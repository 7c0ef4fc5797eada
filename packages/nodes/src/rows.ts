import { absent, type ColumnType, defineNode, type Hole, json, type Json, type NodeContext, text } from "@playgraph/core";
import { columnMissing } from "./table/columnMissing.ts";
import { rowLabel } from "./table/rowLabel.ts";
import { tableHead } from "./table/tableHead.ts";
import { typedRows } from "./table/typedRows.ts";

/** Not cached: the file may have changed since. What follows is cached by the values. */
export const rows = defineNode({
  type: "rows",
  version: 1,
  title: "Rows",
  summary: "The rows of a table along an axis: a CSV or JSON lines file, each of its columns an output.",
  category: "source",
  inputs: {
    file: text().input({
      doc: "Path of the file, relative to the graph's folder. `.jsonl` holds a JSON object a line; anything else is CSV in UTF-8, whose first line names the columns and shows whether commas, semicolons or tabs delimit them. Any length; a row has at most a million characters.",
      file: true,
    }),
    columns: json().input({
      doc: 'The columns that become outputs: left out, all of them; else a list such as ["prompt", { "name": "seed", "type": "integer" }]. Types: text, integer, number, boolean, json; one that is not given is judged by all values.',
      default: null,
      structural: true,
    }),
    label: text().input({ doc: "The column whose values label the rows; left empty, their numbers, counted from 1.", default: "" }),
  },
  outputs: { row: json().output({ doc: "The whole row: a record of all columns, null where nothing stands." }) },
  tableOf: { file: "file", columns: "columns", label: "label" },
  axes: [{ from: "items", length: [{ rowsOf: "file" }] }],
  async *emit({ file, label }, { files, columns, signal }) {
    const types = await typesOf(file, columns, files, signal);
    const names = [...types.keys()];
    if (label !== "" && !types.has(label)) throw columnMissing(file, label, names);
    const labelled = names.indexOf(label);
    const outputs = columns.map(({ name, column }) => ({ name, column, place: names.indexOf(column) }));
    let count = 0;
    for await (const batch of typedRows(files.open(file), file, types)) {
      signal.throwIfAborted();
      for (const row of batch) {
        count += 1;
        const cells = outputs.map(({ name, column, place }): readonly [string, Json | Hole] => [name, row.values[place] ?? absent(`line ${row.line} of "${file}" has nothing in "${column}"`)]);
        yield { labels: [rowLabel(row.values[labelled] ?? null, count)], outputs: { row: Object.fromEntries(names.map((name, place) => [name, row.values[place] ?? null])), ...Object.fromEntries(cells) } };
      }
    }
  },
});

/**
 * The types of all columns, those that are outputs as the graph has them. Every cell has been looked at then: a row that is wrong fails
 * the node before anything is made of the rows before it.
 */
async function typesOf(file: string, columns: NodeContext["columns"], files: NodeContext["files"], signal: AbortSignal): Promise<ReadonlyMap<string, ColumnType>> {
  const head = await tableHead(files.open(file), file);
  const types = new Map(head.columns.map(({ name, type }) => [name, type]));
  const unsure = columns.filter(({ column, type }) => types.get(column) !== type && !(type === "number" && types.get(column) === "integer"));
  for (const { column, type } of columns) {
    if (!types.has(column)) throw columnMissing(file, column, [...types.keys()]);
    types.set(column, type);
  }
  if (unsure.length === 0) return types;
  for await (const batch of typedRows(files.open(file), file, new Map(unsure.map(({ column, type }) => [column, type])))) {
    signal.throwIfAborted();
    // A row is read when it is asked for.
    for (const _ of batch);
  }
  return types;
}
