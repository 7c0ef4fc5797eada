import type { Json } from "../document/json.ts";

/** A name of an axis as an input says it, with its place in the input's value: a position of a list, or an input's name of a record. */
export type AxisName = { readonly at: string | number; readonly name: string };

/**
 * What an input that names axes says.
 * @returns the names; undefined where it says nothing (null or left out); a sentence where it has another form
 */
export function axisNames(value: Json | undefined, form: "list" | "list or record"): readonly AxisName[] | undefined | { readonly problem: string } {
  if (value === undefined || value === null) return undefined;
  const problem = form === "list" ? 'must be a list of axis ids, such as ["seeds"], or null' : 'must be a list of axis ids, such as ["seeds", "guidance"], a record such as {"a": "seeds"}, or null';
  const isRecord = typeof value === "object" && !Array.isArray(value);
  if (typeof value !== "object" || (isRecord && form === "list")) return { problem };
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value) ? value.map((name: Json, index) => [index, name]) : Object.entries(value);
  const names = entries.flatMap(([at, name]) => (typeof name === "string" ? [{ at, name }] : []));
  return names.length === entries.length ? names : { problem };
}
