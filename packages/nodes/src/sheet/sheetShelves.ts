import { PlaygraphError } from "@playgraph/core";
import type { SheetAxis } from "./sheetAxes.ts";

/** More columns than this make a ribbon that nobody can read: the axis is then wrapped, and the others become blocks. */
const mostColumns = 24;

export type Shelves = {
  /** Outermost first, as in every list here. */
  readonly columns: readonly SheetAxis[];
  readonly rows: readonly SheetAxis[];
  /** Each choice of their keys is a block of its own, under a heading. */
  readonly pages: readonly SheetAxis[];
  /** Runs on in a near-square grid, with a label under each cell. */
  readonly wrapped?: SheetAxis;
  /** Have one key only: told once, at the top. */
  readonly fixed: readonly SheetAxis[];
};

/**
 * Which axis goes where. What is not said: one axis alone is wrapped; of several the longest makes the columns and the next the
 * rows, ties in the axes' order; the others are pages.
 * @throws PlaygraphError `InvalidInput` for an axis that the pictures do not have, or that stands twice
 */
export function sheetShelves(axes: readonly SheetAxis[], wanted: { readonly columns: readonly string[] | undefined; readonly rows: readonly string[] | undefined }): Shelves {
  const columns = wanted.columns && named(axes, "columns", wanted.columns);
  const rows = wanted.rows && named(axes, "rows", wanted.rows);
  const twice = columns?.find((axis) => rows?.includes(axis));
  if (twice) throw invalid("rows", `The axis "${twice.id}" stands in both \`columns\` and \`rows\`: leave it in one of them`);

  const free = axes.filter((axis) => !columns?.includes(axis) && !rows?.includes(axis));
  const fixed = free.filter(({ size }) => size === 1);
  const open = free.filter(({ size }) => size > 1);
  const longestFirst = open.toSorted((a, b) => b.size - a.size);
  const [longest] = longestFirst;
  const runsOn = longest !== undefined && (open.length === 1 || longest.size > mostColumns);
  if (!columns && !rows && runsOn) return { columns: [], rows: [], pages: open.filter((axis) => axis !== longest), wrapped: longest, fixed };

  const across = columns ?? longestFirst.splice(0, 1);
  const down = rows ?? longestFirst.splice(0, 1);
  return { columns: across, rows: down, pages: open.filter((axis) => longestFirst.includes(axis)), fixed };
}

function named(axes: readonly SheetAxis[], field: string, ids: readonly string[]): readonly SheetAxis[] {
  const found = ids.map((id) => {
    const axis = axes.find((axis) => axis.id === id) ?? axes.find((axis) => axis.name === id);
    const known = axes.length === 0 ? "they have none" : `they have ${axes.map(({ id }) => id).join(", ")}`;
    if (!axis) throw invalid(field, `\`${field}\` names the axis "${id}", which the pictures of this sheet do not have: ${known}`);
    return axis;
  });
  const twice = found.find((axis, index) => found.indexOf(axis) !== index);
  if (twice) throw invalid(field, `\`${field}\` names the axis "${twice.id}" twice`);
  return found;
}

function invalid(field: string, message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", field, message: `${message}.` });
}
