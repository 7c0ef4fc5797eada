import { type Decimal, decimalToNumber, parseDecimal, rescaled } from "./decimal.ts";
import type { Json } from "../document/json.ts";
import { parseJsonText } from "../document/parseJsonText.ts";
import type { PortType } from "./portType.ts";

/**
 * A sweep as it was written, taken apart but not yet spelled out, so that its length costs nothing however long it is. `items` are still text.
 * Ends and steps are exact decimals: `0.1:0.3:0.1` has three values and ends at 0.3.
 */
export type SweepSpec =
  | { readonly kind: "items"; readonly items: readonly string[] }
  | { readonly kind: "values"; readonly values: readonly Json[] }
  | { readonly kind: "range"; readonly start: Decimal; readonly step: Decimal; readonly count: number }
  | { readonly kind: "log"; readonly start: number; readonly stop: number; readonly count: number }
  | { readonly kind: "random"; readonly min: Decimal; readonly max: Decimal; readonly count: number }
  | { readonly kind: "column"; readonly path: string; readonly column: string };

type Read<Value> = ({ readonly ok: true } & Value) | Refused;
type Refused = { readonly ok: false; readonly message: string };

/** Values of one axis. */
export const longestSweep = 1_000_000;

const forms = "a list (2,3,4), start:stop:step, log:start:stop:count, random:min:max:count, @file.csv#column or a JSON array";

/**
 * Reads `2,3,4`, `start:stop:step` (stop included when it is hit), `log:start:stop:count`, `random:min:max:count`, `@file.csv#column` or a JSON array.
 * @param type what the values are for: for text and choices a colon means nothing. Without it only what is plainly numbers is taken for a range.
 */
export function readSweep(text: string, type?: PortType): Read<{ readonly spec: SweepSpec }> {
  const spec = text.trim();
  if (spec === "") return refused(`The sweep has no values: write ${forms}.`);
  if (spec.startsWith("@")) return readColumn(spec);
  if (spec.startsWith("[")) return readArray(spec);
  if (type?.kind === "json") return refused(`JSON values are swept as a JSON array, such as [1, {"a": 2}].`);
  const isOpen = type === undefined || type.kind === "any";
  if (isOpen || type.kind === "integer" || type.kind === "number") {
    const [head = "", ...numbers] = spec.split(":", 6).map((part) => part.trim());
    if (head === "log" && numbers.length > 0) return readLog(numbers);
    if (head === "random" && numbers.length > 0) return readRandom(numbers);
    const parts = [head, ...numbers].map(parseDecimal);
    if (parts.length > 1 && (!isOpen || (parts.length === 3 && parts.every((part) => part !== undefined)))) return readRange(spec, parts);
  }
  const items = spec.split(",");
  const empty = items.findIndex((item) => item.trim() === "");
  if (empty >= 0) return refused(`Value ${empty + 1} of the sweep is empty: take the comma out, or write a JSON array such as ["a", ""] for an empty text.`);
  if (items.length > longestSweep) return tooMany(items.length);
  return { ok: true, spec: { kind: "items", items: items.map((item) => item.trim()) } };
}

/** The file that a sweep needs, for whoever reads files before asking for the values. */
export function sweepFile(literal: Json): { readonly path: string; readonly column: string } | undefined {
  if (typeof literal !== "string" || !literal.trim().startsWith("@")) return undefined;
  const read = readSweep(literal);
  return read.ok && read.spec.kind === "column" ? { path: read.spec.path, column: read.spec.column } : undefined;
}

function refused(message: string): Refused {
  return { ok: false, message };
}

function tooMany(count: number | bigint): Refused {
  return refused(`A sweep of ${count} values is too long: at most ${longestSweep} fit on one axis.`);
}

function readColumn(spec: string): Read<{ readonly spec: SweepSpec }> {
  // A column's name may hold anything but a path seldom holds a #, so the first one parts them.
  const mark = spec.indexOf("#");
  if (mark < 2 || mark === spec.length - 1) return refused(`"${spec}" does not name a file and a column: write @file.csv#column.`);
  return { ok: true, spec: { kind: "column", path: spec.slice(1, mark), column: spec.slice(mark + 1) } };
}

function readArray(spec: string): Read<{ readonly spec: SweepSpec }> {
  const parsed = parseJsonText(spec);
  if (!parsed.ok) return refused(`A sweep that begins with [ ${parsed.message}, such as ["red, dark", "blue"].`);
  const values: readonly Json[] = Array.isArray(parsed.value) ? parsed.value : [];
  if (values.length === 0) return refused("The sweep has no values: put at least one between [ and ].");
  return values.length > longestSweep ? tooMany(values.length) : { ok: true, spec: { kind: "values", values } };
}

function readRange(spec: string, parts: readonly (Decimal | undefined)[]): Read<{ readonly spec: SweepSpec }> {
  const [start, stop, step] = parts;
  if (parts.length !== 3 || !start || !stop || !step) return refused(`"${spec}" is no range of numbers: write start:stop:step, such as 1:5:0.5.`);
  const scale = Math.max(start.scale, stop.scale, step.scale);
  const [from, to, by] = [rescaled(start, scale), rescaled(stop, scale), rescaled(step, scale)];
  if (by === 0n) return refused(`The step of ${spec} is 0: it would never reach the stop.`);
  if (from !== to && to > from !== by > 0n) return refused(`The step of ${spec} leads away from the stop: write it with ${by > 0n ? "a" : "no"} minus.`);
  const count = (to - from) / by + 1n;
  if (count > longestSweep) return tooMany(count);
  return { ok: true, spec: { kind: "range", start: { digits: from, scale }, step: { digits: by, scale }, count: Number(count) } };
}

function readLog(parts: readonly string[]): Read<{ readonly spec: SweepSpec }> {
  const [start, stop] = parts.map(parseDecimal);
  const count = readCount(parts[2]);
  if (parts.length !== 3 || !start || !stop || count === undefined) return refused("Write log:start:stop:count, such as log:1:100:5.");
  if (start.digits <= 0n || stop.digits <= 0n) return refused("Both ends of log:start:stop:count must be above 0.");
  if (count > longestSweep) return tooMany(count);
  return { ok: true, spec: { kind: "log", start: decimalToNumber(start), stop: decimalToNumber(stop), count } };
}

function readRandom(parts: readonly string[]): Read<{ readonly spec: SweepSpec }> {
  const [min, max] = parts.map(parseDecimal);
  const count = readCount(parts[2]);
  if (parts.length !== 3 || !min || !max || count === undefined) return refused("Write random:min:max:count, such as random:0:10:5.");
  if (decimalToNumber(min) > decimalToNumber(max)) return refused("The smaller end of random:min:max:count comes first.");
  if (count > longestSweep) return tooMany(count);
  return { ok: true, spec: { kind: "random", min, max, count } };
}

/** A whole number from 1. */
function readCount(text = ""): number | undefined {
  return /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
