import { type Node, parseTree } from "jsonc-parser";

/** Both from 1; columns count UTF-16 code units, as editors do. */
export type Position = { readonly line: number; readonly column: number };

/**
 * Finds JSON pointers in a text. What is not there, such as a missing key, is found at the nearest thing around it; undefined where the text holds no value.
 * The text is read at the first question, and only then; it must be known not to be deep.
 */
export function locator(text: string): (path: string) => Position | undefined {
  let found: { readonly root: Node | undefined; readonly lines: readonly number[] } | undefined;
  const members = new Map<Node, ReadonlyMap<unknown, Node>>();

  const child = (parent: Node, step: string): Node | undefined => {
    if (parent.type === "array") return parent.children?.[Number(step)];
    let byKey = members.get(parent);
    if (!byKey) members.set(parent, (byKey = new Map(parent.children?.map((property) => [property.children?.[0]?.value, property])))); // of duplicate keys the last one counts
    return byKey.get(step);
  };

  return (path) => {
    found ??= { root: parseTree(text, [], { disallowComments: true }), lines: lineStarts(text) };
    if (!found.root) return undefined;
    let at: Node = found.root;
    for (const step of path.split("/").slice(1)) {
      const value: Node | undefined = at.type === "property" ? at.children?.[1] : at;
      const next = value && child(value, step.replaceAll("~1", "/").replaceAll("~0", "~"));
      if (!next) break;
      at = next;
    }
    return position(found.lines, at.offset);
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) starts.push(index + 1);
  }
  return starts;
}

function position(lines: readonly number[], offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}
