import { findAxis } from "../node/findAxis.ts";

/** What the `{placeholders}` of a file name's template mention of these axes, by id or by the part after the dot; `{axes}` mentions all, `{node}` none. */
export function placeholders(template: string, axes: readonly string[]): { readonly axes: ReadonlySet<string>; readonly unknown: readonly string[]; readonly hasNode: boolean; readonly isOpen: boolean } {
  const named = new Set<string>();
  const unknown: string[] = [];
  let hasNode = false;
  for (let open = template.indexOf("{"); open >= 0; ) {
    const close = template.indexOf("}", open);
    if (close < 0) return { axes: named, unknown, hasNode, isOpen: true };
    const word = template.slice(open + 1, close).trim();
    const axis = findAxis(axes, word);
    if (axis !== undefined) named.add(axis);
    else if (word === "axes") for (const id of axes) named.add(id);
    else if (word === "node") hasNode = true;
    else unknown.push(word);
    open = template.indexOf("{", close);
  }
  return { axes: named, unknown, hasNode, isOpen: false };
}
