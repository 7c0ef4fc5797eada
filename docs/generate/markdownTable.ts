/** A table of Markdown; a bar inside a cell would end it, and so would a line break. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text as code, whatever it holds. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A text of a declaration: what looks like HTML outside of its code is none. */
export function prose(text: string): string {
  return text
    .split("`")
    .map((part, at) => (at % 2 === 0 ? part.replaceAll("<", "&lt;") : part))
    .join("`");
}
