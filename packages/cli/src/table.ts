import { visible, widthOf } from "./visible.ts";

/**
 * Lines of columns that stand under each other, two spaces apart, without trailing spaces.
 * @param right columns, from 0, that are aligned to their right
 */
export function table(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(visible(cell)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const text = visible(cell);
        const space = " ".repeat((widths[column] ?? 0) - widthOf(text));
        return right.has(column) ? space + text : text + space;
      })
      .join("  ")
      .trimEnd(),
  );
}
