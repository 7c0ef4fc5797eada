import type { Cell, ObservedGraph, ObservedNode } from "./observeGraph.ts";

/** A node as a box with all that it gives: a cell for each place of its axes. */
export type Panel = {
  readonly width: number;
  readonly height: number;
  /** @param width at least the panel's own, so that the panels of a column end together @param x and @param y the upper left corner */
  readonly draw: (x: number, y: number, width: number) => string;
};

const padding = 14;
const head = 62;
const gap = 5;
/** Pixels of a character at 12 pixels, about: nothing measures text here. Labels are bold. */
const letter = 6.7;
const boldLetter = 7.6;

/** @param colourOf class names by axis, so that one axis has one colour in the whole picture */
export function panel(id: string, node: ObservedNode, graph: ObservedGraph, colourOf: (axis: string) => string): Panel {
  const grid = gridOf(node, colourOf);
  const lines = [
    { text: id, style: "id" },
    { text: node.type, style: "type" },
    { text: tasksText(node, graph), style: "tasks" },
  ];
  const width = Math.max(grid.width, ...lines.map(({ text, style }) => text.length * (style === "id" ? 8.4 : letter))) + 2 * padding;
  const height = head + grid.height + 2 * padding;
  return {
    width,
    height,
    draw: (x, y, width) =>
      [
        `<rect class="panel" x="${x}" y="${y}" width="${round(width)}" height="${round(height)}" rx="10"/>`,
        ...lines.map(({ text, style }, at) => `<text class="${style}" x="${x + padding}" y="${y + 24 + at * 18}">${escaped(text)}</text>`),
        grid.draw(x + padding, y + head + padding),
      ].join("\n"),
  };
}

/** `animal 2 × seeds 3 = 6 tasks`, and what is taken at once or paired. */
function tasksText({ planned, tasks }: ObservedNode, { axes }: ObservedGraph): string {
  const product = (ids: readonly string[]) => ids.map((id) => `${shortName(id)} ${axes.get(id)?.length ?? "?"}`).join(" × ");
  const count = `${tasks} ${tasks === 1 ? "task" : "tasks"}`;
  const from = planned.taskAxes.length > 1 ? `${product(planned.taskAxes)} = ${count}` : count;
  if (planned.collapsed.length === 0) return from;
  if (Object.keys(planned.pairs).length > 0) return `${from}: ${planned.collapsed.map(shortName).join(" with ")}`;
  return `${from}, ${tasks === 1 ? "takes" : "each takes"} all of ${planned.collapsed.map(shortName).join(" × ")}`;
}

type Grid = { readonly width: number; readonly height: number; readonly draw: (x: number, y: number) => string };

/** One axis runs to the right, or down where its cells are wide; of two the first runs down. */
function gridOf({ planned, places }: ObservedNode, colourOf: (axis: string) => string): Grid {
  const axes = planned.itemAxes;
  const size = cellSize(places.map(({ cell }) => cell));
  const isList = axes.length === 1 && size.width > 100;
  const [down, right] = axes.length === 2 ? [axes[0], axes[1]] : isList ? [axes[0], undefined] : [undefined, axes[0]];
  const at = (axis: string | undefined) => (axis === undefined ? -1 : axes.indexOf(axis));
  const labelsOf = (axis: string | undefined) => [...new Set(places.map(({ labels }) => labels[at(axis)] ?? ""))];
  const rows = labelsOf(down);
  const columns = labelsOf(right);
  const left = down === undefined ? 0 : Math.max(shortName(down).length, ...rows.map((label) => label.length)) * boldLetter + 10;
  const top = right === undefined ? (down === undefined ? 0 : 20) : 40;
  const cellX = (column: number) => left + column * (size.width + gap);
  const cellY = (row: number) => top + row * (size.height + gap);
  return {
    width: cellX(columns.length) - gap,
    height: cellY(rows.length) - gap,
    draw: (x, y) =>
      [
        ...(right === undefined ? [] : [`<text class="axis ${colourOf(right)}" x="${x + left}" y="${y + 11}">${escaped(shortName(right))} →</text>`, ...columns.map((label, column) => `<text class="label ${colourOf(right)}" text-anchor="middle" x="${round(x + cellX(column) + size.width / 2)}" y="${y + top - 7}">${escaped(label)}</text>`)]),
        ...(down === undefined ? [] : [`<text class="axis ${colourOf(down)}" x="${x}" y="${y + top - 7}">${escaped(shortName(down))} ↓</text>`, ...rows.map((label, row) => `<text class="label ${colourOf(down)}" x="${x}" y="${round(y + cellY(row) + size.height / 2 + 4)}">${escaped(label)}</text>`)]),
        ...places.map(({ labels, cell }) => drawCell(cell, round(x + cellX(columns.indexOf(labels[at(right)] ?? ""))), round(y + cellY(rows.indexOf(labels[at(down)] ?? ""))), size)),
      ].join("\n"),
  };
}

type Size = { readonly width: number; readonly height: number };

function cellSize(cells: readonly Cell[]): Size {
  const sizes = cells.map((cell): Size => {
    if (cell.kind === "hole") return { width: 0, height: 0 };
    if (cell.kind === "text") return { width: Math.max(40, cell.text.length * letter + 16), height: 28 };
    return { width: cell.width * scale(cell), height: cell.height * scale(cell) };
  });
  return { width: Math.max(...sizes.map(({ width }) => width)), height: Math.max(...sizes.map(({ height }) => height)) };
}

/** Sheets hold small print and stay larger. */
function scale({ width }: Size): number {
  return width <= 96 ? 72 / 96 : 0.8;
}

function drawCell(cell: Cell, x: number, y: number, size: Size): string {
  const box = `x="${x}" y="${y}" width="${round(size.width)}" height="${round(size.height)}" rx="4"`;
  const middle = { x: round(x + size.width / 2), y: round(y + size.height / 2 + 4) };
  switch (cell.kind) {
    case "image":
      return `<image x="${x}" y="${y}" width="${round(cell.width * scale(cell))}" height="${round(cell.height * scale(cell))}" href="${cell.href}"/>`;
    case "text":
      return `<rect class="value" ${box}/>\n<text class="said" text-anchor="middle" x="${middle.x}" y="${middle.y}">${escaped(cell.text)}</text>`;
    case "hole":
      return `<rect class="hole" ${box}><title>${escaped(cell.reason)}</title></rect>\n<text class="reason" text-anchor="middle" x="${middle.x}" y="${middle.y}">${escaped(cell.reason.split(":", 1)[0] ?? "")}</text>`;
  }
}

/** The part after the dot, as sheets and file names have it too. */
function shortName(axis: string): string {
  return axis.slice(axis.indexOf(".") + 1);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
