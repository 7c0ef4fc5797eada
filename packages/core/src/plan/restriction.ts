import type { Axes, Axis } from "./axes.ts";
import { compareText } from "../document/compareText.ts";
import { type Diagnostic } from "../document/diagnostic.ts";
import { findAxis } from "../node/findAxis.ts";
import { suggest } from "../document/suggest.ts";

/** A part of the whole, to be tried first: the same tasks, and so the same cache, as the full run. */
export type Restriction = {
  /** A label by axis, or `#3` for the key 3: tasks at other keys of that axis are left out. */
  readonly at?: ReadonlyMap<string, string>;
  /** Every node runs at most its first so many tasks, in R4's order. An axis of unknown length counts as endless in that order. */
  readonly first?: number;
};

/** The part after the dot; the id itself where there is none. */
export function shortName(id: string): string {
  return id.slice(id.indexOf(".") + 1);
}

/** Whether the owner's item with that key and label is wanted. */
export function isAt(wanted: string | undefined, key: number, label: string): boolean {
  return wanted === undefined || wanted === label || wanted === `#${key}`;
}

/** The axes as far as they are wanted, for counting; a length is what remains of it. */
export function restrictAxes(axes: Axes, { at = new Map() }: Restriction): { readonly axes: Axes; readonly diagnostics: readonly Diagnostic[] } {
  const restricted = new Map(axes);
  const diagnostics: Diagnostic[] = [];
  for (const [said, wanted] of at) {
    const id = findAxis(axes.keys(), said);
    const axis = id === undefined ? undefined : axes.get(id);
    if (!axis) {
      diagnostics.push(unknownAxis(said, [...axes.keys()].toSorted(compareText)));
      continue;
    }
    const length = lengthAt(axis, wanted);
    if (length === 0) diagnostics.push({ code: "unknown-label", severity: "error", path: "", message: `--at wants "${wanted}" of the axis "${axis.id}", which has no such label.`, hint: hintLabels(axis, wanted) });
    restricted.set(axis.id, { ...axis, ...(length === undefined ? {} : { length }), ...(axis.labels || isKey(wanted) ? {} : { isAtMost: true }) });
  }
  for (const axis of restricted.values()) if (axis.pairs) restricted.set(axis.id, restrictZip(axis, axis.pairs, axes, restricted));
  return { axes: restricted, diagnostics };
}

/** @param known all axes, in the order in which they are told */
function unknownAxis(said: string, known: readonly string[]): Diagnostic {
  const meant = known.filter((id) => id.endsWith(`.${said}`));
  if (meant.length > 1) {
    const choices = meant.map((id) => `"${id}"`).join(" or ");
    return { code: "ambiguous-axis", severity: "error", path: "", message: `--at names the axis "${said}", which may be ${choices}.`, hint: `Write the whole id, such as "${meant[0]}".` };
  }
  const near = suggest(said, known);
  const hint = near !== undefined ? `Did you mean "${near}"?` : known.length === 0 ? "The graph has no axes." : `There are: ${known.join(", ")}.`;
  return { code: "unknown-axis", severity: "error", path: "", message: `--at names the axis "${said}", which no node of this graph makes.`, hint };
}

/** What remains of the axes that a zip pairs may have no key in common. */
function restrictZip(axis: Axis, pairs: readonly string[], axes: Axes, restricted: Axes): Axis {
  const ids = [axis.id, ...pairs];
  const lengths = ids.flatMap((id) => restricted.get(id)?.length ?? []);
  const shortened = ids.filter((id) => restricted.get(id) !== axes.get(id));
  if (axis.length === undefined || shortened.length === 0) return axis;
  const isAtMost = shortened.length > 1 || shortened.some((id) => restricted.get(id)?.isAtMost);
  return { ...axis, length: Math.min(...lengths), ...(isAtMost ? { isAtMost } : {}) };
}

/** What is there of the axis; where labels are told by the owner alone, as much as there may be: they may be repeated. */
function lengthAt({ labels, length }: Axis, wanted: string): number | undefined {
  if (labels) return labels.filter((label, key) => isAt(wanted, key, label)).length;
  if (length === undefined || !isKey(wanted)) return length;
  return Number(wanted.slice(1)) < length ? 1 : 0;
}

function isKey(wanted: string): boolean {
  return /^#\d+$/.test(wanted);
}

function hintLabels({ labels, length = 0 }: Axis, wanted: string): string {
  if (!labels) return `Its keys are #0 to #${length - 1}.`;
  const near = suggest(wanted, labels);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return `It has: ${labels.slice(0, mostShown).join(", ")}${labels.length > mostShown ? ", …" : ""}.`;
}

const mostShown = 12;
