import { PlaygraphError } from "@playgraph/core";

/** A comment segment of ours: this name, then its number and how many there are (two bytes each, from 0), then a part of the text. */
const name = Buffer.from("playgraph\0", "latin1");
const headLength = name.length + 4;
/** A segment's length is told in 16 bits, which count themselves too. */
const partLength = 65_535 - 2 - headLength;
const comment = 0xfe;

type Segment = { readonly marker: number; readonly data: Uint8Array; readonly whole: Uint8Array };

/** The same JPEG with that text in comments, in the place of an earlier one. No byte of the picture itself changes. */
export function writeJpegText(bytes: Uint8Array, text: string): Uint8Array {
  const { segments, rest } = readHead(bytes);
  const others = segments.filter((segment) => !isOurs(segment)).map(({ whole }) => whole);
  return Buffer.concat([bytes.subarray(0, 2), ...others, ...comments(Buffer.from(text)), rest]);
}

export function readJpegText(bytes: Uint8Array): string | undefined {
  const parts = readHead(bytes).segments.filter(isOurs);
  const [first] = parts;
  const inOrder = parts.every(({ data }, index) => numberAt(data, 0) === index);
  if (!first || !inOrder || numberAt(first.data, 2) !== parts.length) return undefined;
  return Buffer.concat(parts.map(({ data }) => data.subarray(headLength))).toString();
}

function comments(text: Buffer): readonly Uint8Array[] {
  const count = Math.ceil(text.length / partLength);
  if (count > 0xffff) throw new PlaygraphError({ code: "InvalidInput", message: "What the picture was made from is too long to be written into a JPEG file." });
  return Array.from({ length: count }, (_, index) => {
    const part = text.subarray(index * partLength, (index + 1) * partLength);
    const head = Buffer.alloc(4 + headLength);
    head.writeUInt16BE(0xff00 | comment, 0);
    head.writeUInt16BE(2 + headLength + part.length, 2);
    head.set(name, 4);
    head.writeUInt16BE(index, 4 + name.length);
    head.writeUInt16BE(count, 6 + name.length);
    return Buffer.concat([head, part]);
  });
}

/** The application and comment segments at the start; tables, size and pixels follow. */
function readHead(bytes: Uint8Array): { readonly segments: readonly Segment[]; readonly rest: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments: Segment[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + view.getUint16(at + 2);
    if ((marker !== comment && (marker < 0xe0 || marker > 0xef)) || end > bytes.length) break;
    segments.push({ marker, data: bytes.subarray(at + 4, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return { segments, rest: bytes.subarray(at) };
}

function isOurs({ marker, data }: Segment): boolean {
  return marker === comment && data.length >= headLength && name.equals(data.subarray(0, name.length));
}

/** @param offset in bytes after the name */
function numberAt(data: Uint8Array, offset: number): number {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).readUInt16BE(name.length + offset);
}
