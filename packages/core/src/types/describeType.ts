import type { PortType } from "./portType.ts";

const mostNames = 12;

/** A type as people read it: `integer from 1 to 50`, `one of "jpeg", "png"`. */
export function describeType(type: PortType): string {
  switch (type.kind) {
    case "text":
      if (type.form !== undefined) return type.form;
      return type.maxLength === undefined ? "text" : `text of at most ${type.maxLength} characters`;
    case "integer":
    case "number":
      return `${type.kind}${rangeText(type)}${type.step === undefined ? "" : ` in steps of ${type.step}`}`;
    case "boolean":
      return "true or false";
    case "size":
      return `size (${type.presets.length === 0 ? "a preset's name" : names(type.presets)}, or width and height ${type.min} to ${type.max})`;
    case "choice":
      return `one of ${names(type.choices.map((choice) => JSON.stringify(choice)))}`;
    case "json":
      return "JSON";
    case "any":
      return "any value";
    case "image":
    case "mask":
      return type.url ? `${type.kind}, or as a literal an https URL or a data URI` : type.kind;
  }
}

/** The same in a sentence: `an integer from 1 to 50`. */
export function withArticle(type: PortType): string {
  switch (type.kind) {
    case "integer":
    case "image":
      return `an ${describeType(type)}`;
    case "number":
    case "mask":
    case "size":
      return `a ${describeType(type)}`;
    default:
      return describeType(type);
  }
}

/** ` from 1 to 50`, or nothing where there are no limits. */
function rangeText({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? "" : ` of at most ${max}`;
}

function names(all: readonly string[]): string {
  return all.length <= mostNames ? all.join(", ") : `${all.slice(0, mostNames).join(", ")}, … (${all.length})`;
}
