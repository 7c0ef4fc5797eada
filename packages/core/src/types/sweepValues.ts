import { checkLiteral } from "./checkLiteral.ts";
import { type Decimal, decimalToNumber, parseDecimal } from "./decimal.ts";
import type { Json } from "../document/json.ts";
import { parseLiteral } from "./parseLiteral.ts";
import type { PortType } from "./portType.ts";
import { randomSequence } from "./randomSequence.ts";
import { longestSweep, readSweep, type SweepSpec } from "./sweepSpec.ts";
import { tellValue } from "../document/tellValue.ts";

export type SweepContext = {
  /** What the values are for; without it, they are what they look like. */
  readonly type?: PortType;
  /** What `random:` draws from. */
  readonly seed: number | string;
  /** The cells of a CSV file's column; what it throws is told as the sweep's error. */
  readonly column?: (path: string, column: string) => readonly string[];
};

export type SweepValues = { readonly ok: true; readonly values: readonly Json[] } | { readonly ok: false; readonly message: string };

/** All values of a sweep as it was written, each checked against the type that it is for. */
export function parseSweep(text: string, context: SweepContext): SweepValues {
  const read = readSweep(text, context.type);
  if (!read.ok) return read;
  const spelledOut = spellOut(read.spec, context);
  return spelledOut.ok ? checked(spelledOut.values, context.type) : spelledOut;
}

/** The same for what stands in an input: a list of values, or a text for `parseSweep`. A list may be empty: it is an axis without keys. */
export function sweepValues(literal: Json, context: SweepContext): SweepValues {
  if (typeof literal === "string") return parseSweep(literal, context);
  if (!Array.isArray(literal)) return { ok: false, message: `A sweep's values are a list or a text such as 1:5:0.5, not ${tellValue(literal)}.` };
  const values: readonly Json[] = literal;
  return values.length > longestSweep ? { ok: false, message: `A sweep of ${values.length} values is too long: at most ${longestSweep} fit on one axis.` } : checked(values, context.type);
}

function checked(values: readonly Json[], type: PortType | undefined): SweepValues {
  if (type === undefined) return { ok: true, values };
  for (const [index, value] of values.entries()) {
    const problem = checkLiteral(type, value);
    if (problem !== undefined) return { ok: false, message: `Value ${index + 1} of the sweep ${problem}.` };
  }
  return { ok: true, values };
}

function spellOut(spec: SweepSpec, context: SweepContext): SweepValues {
  const { type } = context;
  switch (spec.kind) {
    case "items":
      return readItems(spec.items, type);
    case "values":
      return { ok: true, values: spec.values };
    case "range":
      return { ok: true, values: count(spec.count, (index) => decimalToNumber({ digits: spec.start.digits + BigInt(index) * spec.step.digits, scale: spec.start.scale })) };
    case "log":
      return { ok: true, values: count(spec.count, logarithmic(spec, type?.kind === "integer")) };
    case "random":
      return { ok: true, values: drawn(spec, context) };
    case "column":
      return readCells(spec, context);
  }
}

function count<Value>(length: number, at: (index: number) => Value): readonly Value[] {
  return Array.from({ length }, (_, index) => at(index));
}

/** Items of one list are all numbers, all booleans, or all texts, unless a type says what they are. */
function readItems(items: readonly string[], type: PortType | undefined): SweepValues {
  const itemType = type === undefined || type.kind === "any" ? lookOf(items) : type;
  const values: Json[] = [];
  for (const [index, item] of items.entries()) {
    const parsed = parseLiteral(itemType, item);
    if (!parsed.ok) return { ok: false, message: `Value ${index + 1} of the sweep ${parsed.message}.` };
    values.push(parsed.value);
  }
  return { ok: true, values };
}

function lookOf(items: readonly string[]): PortType {
  if (items.every((item) => /^[+-]?\d+$/.test(item))) return { kind: "integer" };
  if (items.every((item) => parseDecimal(item) !== undefined)) return { kind: "number" };
  return { kind: items.every((item) => item === "true" || item === "false") ? "boolean" : "text" };
}

function readCells({ path, column }: { readonly path: string; readonly column: string }, context: SweepContext): SweepValues {
  if (!context.column) return { ok: false, message: `The sweep reads "${path}", and files cannot be read here: write the values themselves.` };
  let cells: readonly string[];
  try {
    cells = context.column(path, column);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  if (cells.length === 0) return { ok: false, message: `The column "${column}" of "${path}" has no rows: the sweep has no values.` };
  if (cells.length > longestSweep) return { ok: false, message: `The column "${column}" of "${path}" has ${cells.length} rows: at most ${longestSweep} fit on one axis.` };
  return readItems(cells, context.type);
}

/** Both ends exact, the rest to twelve digits: a hundred is 100 and not 99.99999999999997. */
function logarithmic({ start, stop, count }: { readonly start: number; readonly stop: number; readonly count: number }, whole: boolean): (index: number) => number {
  return (index) => {
    if (index === 0) return start;
    if (index === count - 1) return stop;
    const value = Number((start * (stop / start) ** (index / (count - 1))).toPrecision(12));
    return whole ? Math.round(value) : value;
  };
}

/** Whole numbers where the type, or without one both ends, are whole; else so many digits that about a million values are possible. */
function drawn({ min, max, count: length }: { readonly min: Decimal; readonly max: Decimal; readonly count: number }, { type, seed }: SweepContext): readonly number[] {
  const [low, high] = [decimalToNumber(min), decimalToNumber(max)];
  const areWhole = min.scale === 0 && max.scale === 0;
  const whole = type?.kind === "integer" || (areWhole && type?.kind !== "number");
  const digits = Math.min(20, Math.max(0, 6 - Math.floor(Math.log10(high - low || 1))));
  const sequence = randomSequence(String(seed));
  return count(length, () => {
    const { value: share } = sequence.next();
    if (whole) return Math.min(Math.floor(high), Math.ceil(low) + Math.floor(share * (Math.floor(high) - Math.ceil(low) + 1)));
    return Math.min(high, Math.max(low, Number((low + share * (high - low)).toFixed(digits))));
  });
}
