import { type Box, type Fragment, placeFragments, type SheetText } from "./fragment.ts";
import type { SheetAxis } from "./sheetAxes.ts";
import { cellCaption } from "./sheetCaption.ts";
import { sheetLines, type SheetLine } from "./sheetLines.ts";
import type { SheetMetrics } from "./sheetMetrics.ts";
import type { SheetRow } from "./sheetRow.ts";
import { wrapText } from "./wrapText.ts";

export type IndexedRow = SheetRow & { readonly row: number };

/** A matrix: every cell where its column and its row cross, labels at the top and at the left, nothing moved up into an empty place. */
export function sheetMatrix(rows: readonly IndexedRow[], shelves: { readonly columns: readonly SheetAxis[]; readonly rows: readonly SheetAxis[] }, labels: boolean, metrics: SheetMetrics): Fragment {
  const across = sheetLines(rows, shelves.columns);
  const down = sheetLines(rows, shelves.rows);
  const told = labels ? [...across.varying, ...down.varying] : [];
  const captions = rows.map((row) => cellCaption(row, told, metrics));
  const captionHeight = captions.reduce((most, caption) => Math.max(most, caption.height), 0);

  const columns = offsets(across.lines, metrics.box.width, metrics);
  const lines = offsets(down.lines, metrics.box.height + captionHeight, metrics);
  const left = labels ? rowHeaders(down.lines, shelves.rows, lines, metrics) : empty;
  const top = labels ? columnHeaders(across.lines, shelves.columns, columns, metrics) : empty;
  const corner = labels ? rowAxisNames(shelves.rows, left.edges, top.height, metrics) : empty;
  const header = Math.max(top.height, corner.height);

  const cells: Fragment = {
    width: columns.total,
    height: lines.total,
    cells: rows.map(({ row, coordinate }) => ({ row, x: columns.at[across.lineOf(coordinate)] ?? 0, y: lines.at[down.lineOf(coordinate)] ?? 0, ...metrics.box })),
    texts: rows.flatMap(({ coordinate }, index) => {
      const [x, y] = [columns.at[across.lineOf(coordinate)] ?? 0, (lines.at[down.lineOf(coordinate)] ?? 0) + metrics.box.height];
      return captions[index]?.texts.map((text) => ({ ...text, x: text.x + x, y: text.y + y })) ?? [];
    }),
    rules: [],
  };
  return placeFragments({ width: left.width + cells.width, height: header + cells.height }, [
    { fragment: top, x: left.width, y: 0 },
    { fragment: corner, x: 0, y: 0 },
    { fragment: left, x: 0, y: header },
    { fragment: cells, x: left.width, y: header },
  ]);
}

const empty = { width: 0, height: 0, cells: [], texts: [], rules: [], edges: [] };

type Offsets = { readonly at: readonly number[]; readonly total: number };

/** Where each line starts: a gap apart, and a wider one where an outer axis changes. */
function offsets(lines: readonly SheetLine[], extent: number, metrics: SheetMetrics): Offsets {
  const at: number[] = [];
  let end = 0;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (before) end += sharedLevels(before, line) < line.keys.length - 1 ? metrics.groupGap : metrics.gap;
    at.push(end);
    end += extent;
  }
  return { at, total: end };
}

/** How many of the outermost keys are the same. */
function sharedLevels(a: SheetLine, b: SheetLine): number {
  const first = a.keys.findIndex((key, level) => key !== b.keys[level]);
  return first === -1 ? a.keys.length : first;
}

type Span = { readonly label: string; readonly start: number; readonly end: number; readonly lines: number };

/** Runs of lines that agree on the axes down to `level`. */
function spansAt(lines: readonly SheetLine[], level: number, { at }: Offsets, extent: number): readonly Span[] {
  const spans: Span[] = [];
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const start = at[index] ?? 0;
    const last = spans.at(-1);
    if (before && last && sharedLevels(before, line) > level) spans[spans.length - 1] = { ...last, end: start + extent, lines: last.lines + 1 };
    else spans.push({ label: line.labels[level] ?? "", start, end: start + extent, lines: 1 });
  }
  return spans;
}

/** Above the cells: for each axis its name, its labels centred on their columns, and under a label that spans several a thin line. */
function columnHeaders(lines: readonly SheetLine[], axes: readonly SheetAxis[], columns: Offsets, metrics: SheetMetrics): Fragment {
  const { labelSize, smallSize, leading, gap, box, measure } = metrics;
  const texts: SheetText[] = [];
  const rules: Box[] = [];
  let y = 0;
  for (const [level, axis] of axes.entries()) {
    const spans = spansAt(lines, level, columns, box.width);
    const wrapped = spans.map(({ label, start, end }) => wrapText(label, end - start, 3, (text) => measure(text, labelSize, "semibold")));
    const most = wrapped.reduce((most, { length }) => Math.max(most, length), 0);
    texts.push({ x: 0, y: y + smallSize, text: axis.name, size: smallSize, weight: "regular", tone: "muted", anchor: "start" });
    y += smallSize * leading + gap * 0.5;
    for (const [index, { start, end }] of spans.entries()) {
      const label = wrapped[index] ?? [];
      const first = y + (most - label.length) * labelSize * leading + labelSize;
      for (const [line, text] of label.entries()) texts.push({ x: (start + end) / 2, y: first + line * labelSize * leading, text, size: labelSize, weight: "semibold", tone: "ink", anchor: "middle" });
    }
    y += most * labelSize * leading + gap * 0.5;
    if (level === axes.length - 1) y += gap * 0.25;
    else {
      for (const { start, end } of spans) rules.push({ x: start, y: Math.round(y), width: end - start, height: 1 });
      y += gap;
    }
  }
  return { width: columns.total, height: Math.round(y), cells: [], texts, rules };
}

/** Left of the cells, outermost axis first; `edges` are the right edges of the labels of each axis. */
function rowHeaders(lines: readonly SheetLine[], axes: readonly SheetAxis[], rows: Offsets, metrics: SheetMetrics): Fragment & { readonly edges: readonly number[] } {
  const { labelSize, leading, gap, box, measure } = metrics;
  const widest = Math.max(box.width * 0.75, labelSize * 8);
  const texts: SheetText[] = [];
  const rules: Box[] = [];
  const edges: number[] = [];
  let x = 0;
  for (const [level, axis] of axes.entries()) {
    const spans = spansAt(lines, level, rows, box.height);
    const wrapped = spans.map(({ label, start, end }) => wrapText(label, widest, Math.max(1, Math.floor((end - start) / (labelSize * leading))), (text) => measure(text, labelSize, "semibold")));
    const name = measure(axis.name, metrics.smallSize, "regular");
    const width = Math.ceil(wrapped.flat().reduce((most, text) => Math.max(most, measure(text, labelSize, "semibold")), name));
    const right = x + width;
    for (const [index, { start, end }] of spans.entries()) {
      const label = wrapped[index] ?? [];
      const first = (start + end) / 2 - (label.length * labelSize * leading) / 2 + labelSize * (leading / 2 + 0.36);
      for (const [line, text] of label.entries()) texts.push({ x: right, y: first + line * labelSize * leading, text, size: labelSize, weight: "semibold", tone: "ink", anchor: "end" });
    }
    edges.push(right);
    x = right + gap * 1.5;
    if (level < axes.length - 1) {
      for (const { start, end } of spans) rules.push({ x: Math.round(x), y: start, width: 1, height: end - start });
      x += gap * 1.5;
    }
  }
  return { width: Math.round(x), height: rows.total, cells: [], texts, rules, edges };
}

/** The names of the axes at the left stand over their labels, on the baseline of the innermost column labels. */
function rowAxisNames(axes: readonly SheetAxis[], edges: readonly number[], headerHeight: number, metrics: SheetMetrics): Fragment {
  const { labelSize, smallSize, gap, leading } = metrics;
  const baseline = headerHeight === 0 ? smallSize : headerHeight - gap * 0.75 - (leading - 1) * labelSize;
  const height = axes.length === 0 ? 0 : Math.max(headerHeight, Math.round(smallSize * leading + gap * 0.5));
  const texts = axes.map((axis, level): SheetText => ({ x: edges[level] ?? 0, y: baseline, text: axis.name, size: smallSize, weight: "regular", tone: "muted", anchor: "end" }));
  return { width: 0, height, cells: [], texts, rules: [] };
}
