import { PlaygraphError } from "@playgraph/core";

/**
 * The cells of one column of a CSV file (RFC 4180, UTF-8; the first line names the columns; empty lines do not count). Linear.
 * @param path for error messages
 * @throws PlaygraphError `InvalidInput` for a column that is not there, or a file that is not CSV
 */
export function csvColumn(bytes: Uint8Array, path: string, column: string): readonly string[] {
  const [head = [], ...rows] = csvRows(decode(bytes, path), path);
  const index = head.findIndex((name) => name.trim() === column);
  if (index === -1) throw invalid(`"${path}" has no column "${column}": it has ${head.map((name) => `"${name.trim()}"`).join(", ") || "none"}`);
  return rows.map((row) => row[index] ?? "");
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(`"${path}" is not UTF-8 text: save it as CSV in UTF-8`, cause);
  }
}

function csvRows(text: string, path: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quoted(text, at, path) : plain(text, at);
    row.push(cell);
    at = end;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function plain(text: string, at: number): { readonly cell: string; readonly end: number } {
  let end = at;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { cell: text.slice(at, end), end };
}

/** Two quotes inside quotes are one. */
function quoted(text: string, at: number, path: string): { readonly cell: string; readonly end: number } {
  const parts: string[] = [];
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) throw invalid(`"${path}" has a quote that is never closed, at character ${at + 1}`);
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') {
      const end = quote + 1;
      if (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") throw invalid(`"${path}" has text after a closing quote, at character ${end + 1}`);
      return { cell: parts.join('"'), end };
    }
    from = quote + 2;
  }
}

function invalid(message: string, cause?: unknown): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", field: "values", message: `${message}.` }, { cause });
}
