import type { Key } from "@playgraph/core";
import { choiceLabel } from "../name/choiceLabel.ts";
import type { SheetRow } from "./sheetRow.ts";

/** An axis of the rows of a sheet. */
export type SheetAxis = {
  readonly id: string;
  /** What it is called on the sheet: the part after the dot where no other axis has the same, else the id. */
  readonly name: string;
  /** How many different keys the rows have on it. */
  readonly size: number;
  /** The label of the first row. */
  readonly label: string;
};

/** The axes of the rows, in the rows' order. Linear in rows. */
export function sheetAxes(rows: readonly SheetRow[]): readonly SheetAxis[] {
  const keys = new Map<string, Set<Key>>();
  const labels = new Map<string, string>();
  for (const { coordinate } of rows) {
    for (const choice of coordinate) {
      const seen = keys.get(choice.axis);
      if (seen) seen.add(choice.key);
      else keys.set(choice.axis, new Set([choice.key]));
      if (!labels.has(choice.axis)) labels.set(choice.axis, choiceLabel(choice));
    }
  }
  const ids = [...keys.keys()];
  const uses = new Map<string, number>();
  for (const id of ids) uses.set(shortName(id), (uses.get(shortName(id)) ?? 0) + 1);
  return ids.map((id) => ({ id, name: uses.get(shortName(id)) === 1 ? shortName(id) : id, size: keys.get(id)?.size ?? 0, label: labels.get(id) ?? "" }));
}

function shortName(id: string): string {
  return id.slice(id.indexOf(".") + 1);
}
