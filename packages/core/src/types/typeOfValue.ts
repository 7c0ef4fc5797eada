import { checkLiteral } from "./checkLiteral.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "./portType.ts";
import { typeOfKind } from "./typeOfKind.ts";

/** The narrowest type that a value has by itself. A text is never taken for a size or a choice: those exist only where an input says so. */
export function typeOfValue(value: Json): PortType {
  switch (typeof value) {
    case "string":
      return { kind: "text" };
    case "boolean":
      return { kind: "boolean" };
    case "number":
      return { kind: Number.isSafeInteger(value) ? "integer" : "number" };
    default:
      if (checkLiteral({ kind: "image" }, value) === undefined) return { kind: "image" };
      return checkLiteral(typeOfKind.size, value) === undefined ? typeOfKind.size : { kind: "json" };
  }
}

/** The type that all the values have: integers among numbers count as numbers, else a mixture is JSON; undefined where there are no values. */
export function typeOfValues(values: readonly Json[]): PortType | undefined {
  let common: PortType | undefined;
  for (const value of values) {
    const type = typeOfValue(value);
    if (common === undefined || (common.kind === "integer" && type.kind === "number")) common = type;
    else if (common.kind !== type.kind && !(common.kind === "number" && type.kind === "integer")) return { kind: "json" };
  }
  return common;
}
