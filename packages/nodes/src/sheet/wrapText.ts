/** Characters of a text that are looked at: more never fit on a sheet. */
const longest = 1_000;

/**
 * Breaks a text into lines of at most `width`, at spaces and after hyphens, slashes and commas, else inside a word; what does
 * not fit into `maxLines` ends in an ellipsis. No lines for an empty text.
 * @param measure the width of a piece of text, in the unit of `width`
 */
export function wrapText(text: string, width: number, maxLines: number, measure: (text: string) => number): readonly string[] {
  const characters = Array.from(text);
  const pieces = split(characters.slice(0, longest).join("").replaceAll(/\s+/g, " ").trim());
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== "") lines.push(line);
    line = piece;
    while (measure(line.trimEnd()) > width && lines.length < maxLines) {
      const head = longestStart(line, width, measure);
      if (head === line) break;
      lines.push(head);
      line = line.slice(head.length);
    }
    if (lines.length > maxLines) break;
  }
  if (line !== "") lines.push(line);
  if (lines.length <= maxLines && characters.length <= longest) return lines.map((line) => line.trim());
  const kept = lines.slice(0, maxLines).map((line) => line.trim());
  const last = kept.pop();
  return last === undefined ? [] : [...kept, withEllipsis(last, width, measure)];
}

/** The text itself, or as much of its start as fits together with an ellipsis. */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  return wrapText(text, width, 1, measure)[0] ?? "";
}

function withEllipsis(text: string, width: number, measure: (text: string) => number): string {
  if (measure(`${text}…`) <= width) return `${text}…`;
  return `${longestStart(text, width - measure("…"), measure).trimEnd()}…`;
}

/** Each piece ends where a line may end. */
function split(text: string): readonly string[] {
  return text.match(/[^ \-/,]*[ \-/,]|[^ \-/,]+/g) ?? [];
}

/** As many whole characters of the start as fit, at least one. */
function longestStart(text: string, width: number, measure: (text: string) => number): string {
  const characters = Array.from(text);
  let start = characters[0] ?? "";
  for (const character of characters.slice(1)) {
    if (measure(start + character) > width) return start;
    start += character;
  }
  return start;
}
