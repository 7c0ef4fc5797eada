import { PlaygraphError } from "@playgraph/core";
import { inspectImage } from "./inspectImage.ts";

/** A chunk of our own: readers of WebP pass over the ones that they do not know. */
const ours = "PLGR";
const hasAlpha = 0x10;

type Chunk = { readonly type: string; readonly data: Uint8Array };

/** The same WebP with that text in it, in the place of an earlier one. Only files in the extended format (VP8X) may hold more than the picture. */
export function writeWebpText(bytes: Uint8Array, text: string): Uint8Array {
  const chunks = readChunks(bytes).filter(({ type }) => type !== ours);
  const extended = chunks.some(({ type }) => type === "VP8X") ? chunks : [extension(bytes, chunks), ...chunks];
  const body = Buffer.concat([...extended, { type: ours, data: Buffer.from(text) }].map(write));
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

export function readWebpText(bytes: Uint8Array): string | undefined {
  const chunk = readChunks(bytes).find(({ type }) => type === ours);
  return chunk && Buffer.from(chunk.data).toString();
}

function readChunks(bytes: Uint8Array): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > bytes.length) throw new PlaygraphError({ code: "InvalidInput", message: "The WebP picture is cut off." });
    chunks.push({ type: String.fromCharCode(...bytes.subarray(at, at + 4)), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function extension(bytes: Uint8Array, chunks: readonly Chunk[]): Chunk {
  const { width, height } = inspectImage(bytes);
  const lossless = chunks.find(({ type }) => type === "VP8L");
  const data = Buffer.alloc(10);
  data[0] = lossless && ((lossless.data[4] ?? 0) & 0x10) !== 0 ? hasAlpha : 0;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return { type: "VP8X", data };
}

/** Chunks begin at even places. */
function write({ type, data }: Chunk): Uint8Array {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
