import type { Diagnostic } from "./diagnostic.ts";

/**
 * The text of a document that comes as bytes, or what is wrong with them. A document is UTF-8 without a byte order mark.
 * The size is looked at before anything else.
 */
export function sourceText(source: string | Uint8Array, maxBytes: number): { readonly text: string } | { readonly problem: Diagnostic } {
  if (isTooLarge(source, maxBytes)) return problem("too-large", `The document is larger than ${maxBytes} bytes.`, "Keep long texts, tables and pictures in files of their own.");
  const read = typeof source === "string" ? { text: source } : decoded(source);
  if ("problem" in read) return read;
  if (read.text.startsWith("\uFEFF")) return problem("not-utf8", "The document starts with a byte order mark.", "Save it as UTF-8 without a byte order mark.", start);
  if (read.text.trim() === "") return problem("empty", "The document is empty.", 'The smallest graph is { "playgraph": 1, "nodes": {} }.');
  return read;
}

function isTooLarge(source: string | Uint8Array, maxBytes: number): boolean {
  if (source.length > maxBytes) return true;
  // A character takes at most three bytes, so that most texts need no counting.
  return typeof source === "string" && source.length * 3 > maxBytes && new TextEncoder().encode(source).length > maxBytes;
}

function decoded(bytes: Uint8Array): { readonly text: string } | { readonly problem: Diagnostic } {
  const foreign = signatures.find(({ starts }) => starts.every((byte, index) => byte === undefined || bytes[index] === byte));
  if (foreign) return problem("not-utf8", `The document is ${foreign.what}, not a graph as JSON text.`, foreign.hint, start);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return problem("not-utf8", "The bytes here are not UTF-8 text.", "Save the document as UTF-8.", firstInvalid(bytes));
  }
}

/** Where reading leniently and writing back changes a byte for the first time; up to there the bytes are valid. */
function firstInvalid(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  const back = new TextEncoder().encode(lenient.decode(bytes));
  let offset = 0;
  while (offset < bytes.length && bytes[offset] === back[offset]) offset++;
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < offset; index++) {
    if (bytes[index] !== 0x0a) continue;
    line++;
    lineStart = index + 1;
  }
  return { line, column: lenient.decode(bytes.subarray(lineStart, offset)).length + 1 };
}

const start = { line: 1, column: 1 };
const picture = "Name the graph's own file; a picture made by Playgraph holds its graph, but is none.";
const utf16 = "Save it as UTF-8.";

/** First bytes of what people open by mistake; `undefined` stands for any byte. */
const signatures: readonly { readonly what: string; readonly hint: string; readonly starts: readonly (number | undefined)[] }[] = [
  { what: "a PNG picture", hint: picture, starts: [0x89, 0x50, 0x4e, 0x47] },
  { what: "a JPEG picture", hint: picture, starts: [0xff, 0xd8, 0xff] },
  { what: "a WebP picture", hint: picture, starts: [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50] },
  { what: "a ZIP archive", hint: "Unpack it first.", starts: [0x50, 0x4b, 0x03, 0x04] },
  { what: "a gzip archive", hint: "Unpack it first.", starts: [0x1f, 0x8b] },
  { what: "UTF-32 text", hint: utf16, starts: [0xff, 0xfe, 0x00, 0x00] },
  { what: "UTF-32 text", hint: utf16, starts: [0x00, 0x00, 0xfe, 0xff] },
  { what: "UTF-16 text", hint: utf16, starts: [0xff, 0xfe] },
  { what: "UTF-16 text", hint: utf16, starts: [0xfe, 0xff] },
  { what: "UTF-16 text", hint: utf16, starts: [0x7b, 0x00] },
  { what: "UTF-16 text", hint: utf16, starts: [0x00, 0x7b] },
];

function problem(code: string, message: string, hint: string, at?: Diagnostic["at"]): { readonly problem: Diagnostic } {
  return { problem: { code, severity: "error", path: "", message, hint, ...(at ? { at } : {}) } };
}
