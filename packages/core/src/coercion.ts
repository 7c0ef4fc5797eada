import type { PortKind } from "./portType.ts";

/** The few conversions that a wire makes by itself. Everything else is a diagnostic that explains. */
export type Coercion = "integer -> number" | "number -> text" | "integer -> text" | "boolean -> text" | "text -> choice" | "image -> mask";

const table: readonly Coercion[] = ["integer -> number", "number -> text", "integer -> text", "boolean -> text", "text -> choice", "image -> mask"];

/** The named conversion from one kind to another, or undefined where there is none. */
export function coercionBetween(from: PortKind, to: PortKind): Coercion | undefined {
  return table.find((coercion) => coercion === `${from} -> ${to}`);
}
