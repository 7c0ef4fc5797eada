import { PlaygraphError } from "@playgraph/core";
import { type Fragment, placeFragments, type SheetText } from "./fragment.ts";
import { longestSide, maxImagePixels } from "../picture/inspectImage.ts";
import { type SheetAxis, sheetAxes } from "./sheetAxes.ts";
import { sheetLines } from "./sheetLines.ts";
import { type IndexedRow, sheetMatrix } from "./sheetMatrix.ts";
import { type Measure, type SheetMetrics, sheetMetrics } from "./sheetMetrics.ts";
import type { SheetRow } from "./sheetRow.ts";
import { sheetShelves, type Shelves } from "./sheetShelves.ts";
import { gridColumns, sheetWrapped } from "./sheetWrapped.ts";
import { fitText, wrapText } from "./wrapText.ts";

export type SheetOptions = {
  readonly title: string;
  readonly columns: readonly string[] | undefined;
  readonly rows: readonly string[] | undefined;
  /** Longest edge of a picture on the sheet, in pixels. */
  readonly cell: number;
  readonly labels: boolean;
};

export type SheetLayout = Fragment & { readonly metrics: SheetMetrics };

/**
 * Where everything on a contact sheet stands. Pure; linear in rows, but for the sorting of labels.
 * @throws PlaygraphError `InvalidInput` for axes that are not there, and for a sheet that would be too large
 */
export function sheetLayout(rows: readonly SheetRow[], options: SheetOptions, measure: Measure): SheetLayout {
  const metrics = sheetMetrics(rows, options.cell, measure);
  if (rows.length * metrics.box.width * metrics.box.height > maxImagePixels) throw tooLarge(`The sheet's ${rows.length} pictures alone would fill ${metrics.box.width} × ${metrics.box.height} pixels each`);
  const shelves = sheetShelves(sheetAxes(rows), rows.length === 0 ? { columns: undefined, rows: undefined } : options);
  const body = blocks(rows, shelves, options.labels, metrics);
  const width = Math.max(body.width, metrics.titleSize * 12);
  const top = head(rows, shelves, options, width, metrics);
  const { margin } = metrics;
  const size = { width: Math.ceil(width + 2 * margin), height: Math.ceil(top.height + body.height + 2 * margin) };
  if (size.width * size.height > maxImagePixels || Math.max(size.width, size.height) > longestSide) throw tooLarge(`The sheet would be ${size.width} × ${size.height} pixels`);
  const parts = [
    { fragment: top, x: margin, y: margin },
    { fragment: body, x: margin, y: margin + top.height },
  ];
  return { ...placeFragments(size, parts), metrics };
}

function tooLarge(what: string): PlaygraphError {
  return new PlaygraphError({
    code: "InvalidInput",
    field: "cell",
    message: `${what}; at most ${maxImagePixels / 1e6} megapixels and ${longestSide} pixels a side are drawn. Make \`cell\` smaller, or take fewer axes together with \`over\`.`,
  });
}

/** The cells, one block for each page. */
function blocks(rows: readonly SheetRow[], shelves: Shelves, labels: boolean, metrics: SheetMetrics): Fragment {
  const { lines, lineOf } = sheetLines(rows, shelves.pages);
  const pages: IndexedRow[][] = lines.map(() => []);
  for (const [row, { coordinate, content }] of rows.entries()) pages[lineOf(coordinate)]?.push({ row, coordinate, content });
  const fragments = pages.map((page, index) => {
    const body = shelves.wrapped ? sheetWrapped(page, shelves.wrapped, labels, metrics) : sheetMatrix(page, shelves, labels, metrics);
    return labels && shelves.pages.length > 0 ? underHeading(body, shelves.pages, lines[index]?.labels ?? [], metrics) : body;
  });
  if (fragments.length === 1 && fragments[0]) return fragments[0];
  const largest = (of: "width" | "height") => fragments.reduce((most, fragment) => Math.max(most, fragment[of]), 0);
  const pitch = { x: largest("width") + metrics.blockGap, y: largest("height") + metrics.blockGap };
  const columns = gridColumns(fragments.length, pitch.x, pitch.y);
  const size = { width: Math.max(0, Math.min(columns, fragments.length) * pitch.x - metrics.blockGap), height: Math.max(0, Math.ceil(fragments.length / columns) * pitch.y - metrics.blockGap) };
  return placeFragments(
    size,
    fragments.map((fragment, index) => ({ fragment, x: (index % columns) * pitch.x, y: Math.floor(index / columns) * pitch.y })),
  );
}

function underHeading(body: Fragment, axes: readonly SheetAxis[], labels: readonly string[], metrics: SheetMetrics): Fragment {
  const { headingSize, leading, gap } = metrics;
  const facts = axes.map((axis, level) => ({ name: axis.name, label: labels[level] ?? "" }));
  const { texts, lines } = factLines(facts, headingSize, body.width, metrics);
  const height = Math.round(lines * headingSize * leading + gap * 1.25);
  const heading: Fragment = { width: body.width, height, cells: [], texts, rules: [] };
  return placeFragments({ width: body.width, height: height + body.height }, [
    { fragment: heading, x: 0, y: 0 },
    { fragment: body, x: 0, y: height },
  ]);
}

/** Names and labels one after the other, on as many lines as they need. */
function factLines(facts: readonly { readonly name: string; readonly label: string }[], size: number, width: number, metrics: SheetMetrics): { readonly texts: readonly SheetText[]; readonly lines: number } {
  const { leading, measure } = metrics;
  const texts: SheetText[] = [];
  let [x, line] = [0, 0];
  for (const { name, label } of facts) {
    const told = fitText(name, width / 2, (text) => measure(text, size, "regular"));
    const lead = measure(told, size, "regular") + size * 0.45;
    const said = fitText(label, width - lead, (text) => measure(text, size, "semibold"));
    const length = lead + measure(said, size, "semibold");
    if (x > 0 && x + length > width) [x, line] = [0, line + 1];
    const y = size + line * size * leading;
    texts.push({ x, y, text: told, size, weight: "regular", tone: "muted", anchor: "start" }, { x: x + lead, y, text: said, size, weight: "semibold", tone: "ink", anchor: "start" });
    x += length + size * 1.4;
  }
  return { texts, lines: facts.length === 0 ? 0 : line + 1 };
}

/** Title, what is the same everywhere, and what there is. */
function head(rows: readonly SheetRow[], shelves: Shelves, { title, labels }: SheetOptions, width: number, metrics: SheetMetrics): Fragment {
  const { titleSize, labelSize, smallSize, leading, gap, measure } = metrics;
  const texts: SheetText[] = [];
  let y = 0;
  for (const text of wrapText(title, width, 3, (text) => measure(text, titleSize, "semibold"))) {
    texts.push({ x: 0, y: y + titleSize, text, size: titleSize, weight: "semibold", tone: "ink", anchor: "start" });
    y += titleSize * leading;
  }
  if (labels) {
    if (y > 0) y += gap * 0.25;
    for (const text of wrapText(tally(rows, shelves), width, 2, (text) => measure(text, smallSize, "regular"))) {
      texts.push({ x: 0, y: y + smallSize, text, size: smallSize, weight: "regular", tone: "muted", anchor: "start" });
      y += smallSize * leading;
    }
    const fixed = factLines(shelves.fixed.map(({ name, label }) => ({ name, label })), labelSize, width, metrics);
    if (fixed.lines > 0) y += gap * 0.5;
    texts.push(...fixed.texts.map((text) => ({ ...text, y: text.y + y })));
    y += fixed.lines * labelSize * leading;
  }
  return { width, height: y === 0 ? 0 : Math.round(y + gap * 2), cells: [], texts, rules: [] };
}

/** `22 pictures by seeds, 1 left out, 1 failed`. */
function tally(rows: readonly SheetRow[], { wrapped }: Shelves): string {
  const count = (kind: SheetRow["content"]["kind"]) => rows.filter(({ content }) => content.kind === kind).length;
  const pictures = count("picture");
  const parts = [`${pictures === 0 ? "No" : pictures} ${pictures === 1 ? "picture" : "pictures"}${wrapped ? ` by ${wrapped.name}` : ""}`];
  if (count("absent") > 0) parts.push(`${count("absent")} left out`);
  if (count("failed") > 0) parts.push(`${count("failed")} failed`);
  return parts.join(", ");
}
