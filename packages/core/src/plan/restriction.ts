import type { Axes, Axis } from "./axes.ts";
import { compareText } from "../document/compareText.ts";
import { type Diagnostic } from "../document/diagnostic.ts";
import { findAxis } from "../node/findAxis.ts";

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
      const known = [...axes.keys()].toSorted(compareText).join(", ");
      diagnostics.push({ code: "unknown-axis", severity: "error", path: "", message: `--at names the axis "${said}", which no node of this graph makes.`, hint: known === "" ? "The graph has no axes." : `There are: ${known}.` });
      continue;
    }
    const length = lengthAt(axis, wanted);
    if (length === 0) diagnostics.push({ code: "unknown-label", severity: "error", path: "", message: `--at wants "${wanted}" of the axis "${axis.id}", which has no such label.`, ...hintLabels(axis) });
    restricted.set(axis.id, { ...axis, ...(length === undefined ? {} : { length }) });
  }
  for (const axis of restricted.values()) {
    const lengths = (axis.pairs ?? []).flatMap((id) => restricted.get(id)?.length ?? []);
    if (axis.length !== undefined && lengths.length > 0) restricted.set(axis.id, { ...axis, length: Math.min(axis.length, ...lengths) });
  }
  return { axes: restricted, diagnostics };
}

function lengthAt(axis: Axis, wanted: string): number | undefined {
  if (axis.labels) return axis.labels.filter((label, key) => isAt(wanted, key, label)).length;
  if (axis.length === undefined) return undefined;
  // Labels that only the owner knows: one key is the likely answer, and #3 can be checked.
  return /^#\d+$/.test(wanted) && Number(wanted.slice(1)) >= axis.length ? 0 : Math.min(1, axis.length);
}

function hintLabels(axis: Axis): { readonly hint: string } {
  if (!axis.labels) return { hint: `Its keys are #0 to #${(axis.length ?? 0) - 1}.` };
  const shown = axis.labels.slice(0, 12).join(", ");
  return { hint: `It has: ${shown}${axis.labels.length > 12 ? ", …" : ""}.` };
}
