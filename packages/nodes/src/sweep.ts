import { choice, defineNode, elementsOf, json, PlaygraphError, sweepFile, sweepValues, typeNamed, valueLabel } from "@playgraph/core";
import { csvColumn } from "./csvColumn.ts";

export const sweep = defineNode({
  type: "sweep",
  version: 1,
  title: "Sweep",
  summary: "Values along an axis: a list, a range, random numbers or a column of a CSV file.",
  category: "source",
  inputs: {
    values: json().input({
      doc: "A list such as [2, 3, 5], or a text: `2,3,5`, `1:5:0.5` (stop included), `log:1:100:5`, `random:0:10:5` or `@file.csv#column`.",
      structural: true,
      file: true,
    }),
    type: choice("auto", "text", "integer", "number", "boolean", "size", "image", "mask", "json").input({ doc: "What the values are; `auto` judges by how they look. Images and masks are URLs, for inputs that take them.", default: "auto", structural: true }),
  },
  outputs: { value: elementsOf("values", "type").output({ doc: "The value." }) },
  axes: [{ from: "items", length: [{ elementsOf: "values" }] }],
  async *emit({ values, type }, { files, draw }) {
    const file = sweepFile(values);
    const table = file && (await files.read(file.path));
    const wanted = type === "auto" ? undefined : typeNamed(type);
    const read = sweepValues(values, {
      ...(wanted ? { type: wanted } : {}),
      seed: draw("values"),
      ...(table ? { column: (path: string, column: string) => csvColumn(table, path, column) } : {}),
    });
    if (!read.ok) throw new PlaygraphError({ code: "InvalidInput", field: "values", message: read.message });
    for (const value of read.values) yield { labels: [valueLabel(value)], outputs: { value } };
  },
});
