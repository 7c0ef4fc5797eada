import { widthOf } from "./visible.ts";

/** The beginning of a line that takes at most so many columns of a terminal, with `…` where something was left out. */
export function cutLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let kept = "";
  let width = 0;
  for (const { segment } of segmenter.segment(line)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A line as lines of at most so many columns, broken at spaces; what has none that would help stays whole. Those after the first are indented. */
export function wrapLine(line: string, columns: number, indent: string): readonly string[] {
  if (widthOf(line) <= columns) return [line];
  const lines: string[] = [];
  // The first word keeps the blanks in front of it.
  const [first = "", ...words] = line.split(/(?<=\S) /);
  let current = first;
  let width = widthOf(first);
  for (const word of words) {
    const more = 1 + widthOf(word);
    if (width + more <= columns) {
      current += ` ${word}`;
      width += more;
    } else {
      lines.push(current);
      current = indent + word.trimStart();
      width = widthOf(current);
    }
  }
  return [...lines, current];
}

const segmenter = new Intl.Segmenter();
