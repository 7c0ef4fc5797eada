import type { PortKind, PortType } from "./portType.ts";

/**
 * Each kind with the widest limits: what a graph input or a sweep says of its values, where only the input that they go to knows more.
 */
export const typeOfKind = {
  text: { kind: "text" },
  integer: { kind: "integer" },
  number: { kind: "number" },
  boolean: { kind: "boolean" },
  image: { kind: "image", url: true },
  mask: { kind: "mask", url: true },
  size: { kind: "size", presets: [], min: 1, max: Number.MAX_SAFE_INTEGER },
  json: { kind: "json" },
  any: { kind: "any" },
} as const satisfies { readonly [Kind in Exclude<PortKind, "choice">]: PortType };

/** The same for a name that someone wrote; a choice whose choices nobody knows is a text. */
export function typeNamed(kind: string): PortType | undefined {
  if (kind === "choice") return typeOfKind.text;
  return Object.values(typeOfKind).find((type) => type.kind === kind);
}
