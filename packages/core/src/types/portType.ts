/**
 * What an input takes and an output gives. Limits are inclusive; `step` counts from `min` or 0.
 * `form` says in words what matches the pattern: `a colour such as #ff8800`. `any` takes everything. A `size` is a preset's name or `{ width, height }` in pixels, one of which may be missing; where no presets are listed, any name passes.
 * An image or mask with `url` takes a text too, as a literal: an https URL or a data URI.
 */
export type PortType =
  | { readonly kind: "text"; readonly maxLength?: number; readonly pattern?: string; readonly form?: string; readonly multiline?: boolean }
  | { readonly kind: "integer"; readonly min?: number; readonly max?: number; readonly step?: number }
  | { readonly kind: "number"; readonly min?: number; readonly max?: number; readonly step?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "image"; readonly url?: true }
  | { readonly kind: "mask"; readonly url?: true }
  | { readonly kind: "size"; readonly presets: readonly string[]; readonly min: number; readonly max: number }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "json" }
  | { readonly kind: "any" };

export type PortKind = PortType["kind"];
