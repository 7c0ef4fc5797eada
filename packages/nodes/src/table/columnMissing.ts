import { PlaygraphError } from "@playgraph/core";

/** @param columns all that there are; "" for one without a name */
export function columnMissing(path: string, column: string, columns: readonly string[]): PlaygraphError {
  const names = columns.filter((name) => name !== "");
  const told = names.slice(0, 20).map((name) => `"${name}"`).join(", ") + (names.length > 20 ? `, and ${names.length - 20} more` : "");
  return new PlaygraphError({ code: "InvalidInput", field: "columns", message: `"${path}" has no column "${column}": it has ${told || "none"}.` });
}
