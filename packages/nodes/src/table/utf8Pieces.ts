import { isUtf8 } from "node:buffer";
import { TableProblem } from "./tableProblem.ts";

const lineFeed = 10;

export type Utf8Pieces = {
  /** The text of the next bytes, without a byte order mark; a character that is cut waits for the rest of it. @throws TableProblem with the line of what is no UTF-8 */
  readonly push: (bytes: Uint8Array) => string;
  readonly end: () => string;
};

/** Decodes UTF-8 that comes in pieces, cut anywhere. What is no text is refused with its line: a replaced character would be paid for before anybody saw it. */
export function utf8Pieces(): Utf8Pieces {
  let cut: Uint8Array = new Uint8Array();
  let isFirst = true;
  let line = 1;

  function decode(bytes: Uint8Array): string {
    const nul = bytes.indexOf(0);
    if (!isUtf8(bytes)) throw new TableProblem(line + lineOf(bytes), "is not UTF-8 text: save the table as CSV in UTF-8");
    if (nul !== -1) throw new TableProblem(line + countLines(bytes.subarray(0, nul)), "has a NUL character: this is no text file");
    line += countLines(bytes);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    if (text === "" || !isFirst) return text;
    isFirst = false;
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  }

  return {
    push(bytes) {
      const whole = cut.length === 0 ? bytes : Buffer.concat([cut, bytes]);
      const end = endOfWhole(whole);
      cut = whole.slice(end);
      return decode(whole.subarray(0, end));
    },
    end: () => decode(cut),
  };
}

/** Where the last character that is not cut ends. */
function endOfWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue; // inside a character
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** How many lines before the first one that is no UTF-8: a line's end is never part of another character. */
function lineOf(bytes: Uint8Array): number {
  let lines = 0;
  for (let from = 0; ; lines++) {
    const end = bytes.indexOf(lineFeed, from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return lines;
    from = end + 1;
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines++;
  return lines;
}
