import { crc32 } from "node:zlib";
import { PlaygraphError } from "@playgraph/core";

/** A chunk of a PNG file, whole: length, type, data and checksum. */
export type PngChunk = { readonly type: string; readonly data: Uint8Array; readonly whole: Uint8Array };

const signatureLength = 8;

/** The chunks up to the last one, IEND, and whatever stands behind it. @throws PlaygraphError `InvalidInput` for a file that is cut off */
export function readPngChunks(bytes: Uint8Array): { readonly chunks: readonly PngChunk[]; readonly rest: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let at = signatureLength;
  while (chunks.at(-1)?.type !== "IEND") {
    const end = at + 12 <= bytes.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > bytes.length) throw new PlaygraphError({ code: "InvalidInput", message: "The PNG picture is cut off." });
    chunks.push({ type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    at = end;
  }
  return { chunks, rest: bytes.subarray(at) };
}

/** @param type four letters */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, "latin1");
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
