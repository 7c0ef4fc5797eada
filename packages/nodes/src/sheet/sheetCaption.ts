import type { SheetText } from "./fragment.ts";
import { choiceLabel } from "../name/choiceLabel.ts";
import type { SheetAxis } from "./sheetAxes.ts";
import type { SheetMetrics } from "./sheetMetrics.ts";
import type { SheetRow } from "./sheetRow.ts";
import { wrapText } from "./wrapText.ts";

/** The label of a cell, to stand under it; origin is the cell's lower left corner. */
export function cellCaption({ coordinate }: SheetRow, axes: readonly SheetAxis[], metrics: SheetMetrics): { readonly height: number; readonly texts: readonly SheetText[] } {
  const { box, labelSize, leading, gap, measure } = metrics;
  const labels = axes.flatMap((axis) => coordinate.filter((choice) => choice.axis === axis.id).map(choiceLabel));
  const lines = wrapText(labels.join(", "), box.width, 2, (text) => measure(text, labelSize, "semibold"));
  if (lines.length === 0) return { height: 0, texts: [] };
  const texts = lines.map((text, line): SheetText => ({ x: box.width / 2, y: gap * 0.75 + labelSize + line * labelSize * leading, text, size: labelSize, weight: "semibold", tone: "ink", anchor: "middle" }));
  return { height: Math.round(gap * 1.5 + lines.length * labelSize * leading), texts };
}
