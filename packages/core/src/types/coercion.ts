import { checkLiteral } from "./checkLiteral.ts";
import type { Json } from "../document/json.ts";
import type { PortKind, PortType } from "./portType.ts";

/** The few conversions that a wire makes by itself. Everything else is a diagnostic that explains. */
export type Coercion = "integer -> number" | "number -> text" | "integer -> text" | "boolean -> text" | "text -> choice" | "image -> mask";

const table: readonly Coercion[] = ["integer -> number", "number -> text", "integer -> text", "boolean -> text", "text -> choice", "image -> mask"];

/** The named conversion from one kind to another, or undefined where there is none. */
export function coercionBetween(from: PortKind, to: PortKind): Coercion | undefined {
  if (from === to) return undefined;
  return table.find((coercion) => coercion === `${from} -> ${to}`);
}

/** Whether a wire may lead from one kind to another as it is or by one conversion. Limits and choices are checked value by value, at run time. */
export function connects(from: PortKind, to: PortKind): boolean {
  return to === "any" || from === to || coercionBetween(from, to) !== undefined;
}

/** One conversion that does what both do, one after the other: a muted node between them leaves the two on one wire. */
export function composed(first: Coercion | undefined, second: Coercion | undefined): Coercion | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return first === "integer -> number" && second === "number -> text" ? "integer -> text" : second;
}

export type Coerced = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/** Converts what came by a wire and checks the outcome against the input's type. `message` follows the input's name. */
export function coerce(value: Json, coercion: Coercion | undefined, target: PortType): Coerced {
  const isScalar = typeof value === "number" || typeof value === "boolean";
  // `text -> choice` may stand for a number that a muted text input had in between.
  const converted = isScalar && coercion !== undefined && (target.kind === "text" || target.kind === "choice") ? String(value) : value;
  const message = checkLiteral(target, converted);
  return message === undefined ? { ok: true, value: converted } : { ok: false, message };
}
