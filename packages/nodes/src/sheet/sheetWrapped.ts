import type { Fragment } from "./fragment.ts";
import type { SheetAxis } from "./sheetAxes.ts";
import { cellCaption } from "./sheetCaption.ts";
import type { IndexedRow } from "./sheetMatrix.ts";
import type { SheetMetrics } from "./sheetMetrics.ts";

/** One axis that runs on from line to line, each cell with its label under it. */
export function sheetWrapped(rows: readonly IndexedRow[], axis: SheetAxis, labels: boolean, metrics: SheetMetrics): Fragment {
  const { box, gap } = metrics;
  const captions = rows.map((row) => cellCaption(row, labels ? [axis] : [], metrics));
  const pitch = { x: box.width + gap, y: box.height + gap + captions.reduce((most, { height }) => Math.max(most, height), 0) };
  const columns = gridColumns(rows.length, pitch.x, pitch.y);
  const place = (index: number) => ({ x: (index % columns) * pitch.x, y: Math.floor(index / columns) * pitch.y });
  return {
    width: columns * pitch.x - gap,
    height: Math.ceil(rows.length / columns) * pitch.y - gap,
    cells: rows.map(({ row }, index) => ({ row, ...place(index), ...box })),
    texts: captions.flatMap(({ texts }, index) => texts.map((text) => ({ ...text, x: text.x + place(index).x, y: text.y + place(index).y + box.height }))),
    rules: [],
  };
}

/** How many columns make a grid of that many cells look best: a little wider than high, few empty places. */
export function gridColumns(count: number, width: number, height: number): number {
  let best = { columns: 1, cost: Infinity };
  for (let columns = 1; columns <= count; columns++) {
    const lines = Math.ceil(count / columns);
    const shape = Math.abs(Math.log((columns * width) / (lines * height) / 1.3));
    const empty = (columns * lines - count) / (columns * lines);
    const cost = shape + 1.5 * empty;
    if (cost < best.cost) best = { columns, cost };
  }
  return best.columns;
}
