import { findAxis } from "./restriction.ts";

/** Which of the axes a file name's `{placeholders}` mention, by id or by the part after the dot; `{axes}` mentions all. */
export function axesNamed(template: string, axes: readonly string[]): ReadonlySet<string> {
  const named = new Set<string>();
  for (const [, placeholder = ""] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (placeholder.trim() === "axes") return new Set(axes);
    const axis = findAxis(axes, placeholder.trim());
    if (axis !== undefined) named.add(axis);
  }
  return named;
}
