import type { ColumnType, Json } from "@playgraph/core";
import type { Cells } from "./table.ts";

/** JSON says itself what its values are; only a column that is declared as text takes numbers and booleans too. */
export const jsonCells: Cells = {
  mixed: "json",
  emptyIsText: false,
  look: (cell = null) => (cell === null ? undefined : lookOf(cell)),
  read(type, cell = null) {
    if (cell === null || type === "json") return cell;
    const look = lookOf(cell);
    if (type === "text") return typeof cell === "object" ? undefined : String(cell);
    return look === type || (type === "number" && look === "integer") ? cell : undefined;
  },
};

function lookOf(cell: Exclude<Json, null>): ColumnType {
  switch (typeof cell) {
    case "string":
      return "text";
    case "boolean":
      return "boolean";
    case "number":
      return Number.isSafeInteger(cell) ? "integer" : "number";
    default:
      return "json";
  }
}
