import { pngChunk, type PngChunk, readPngChunks } from "./pngChunks.ts";

/** An iTXt chunk: the keyword, then uncompressed text in no particular language. */
const head = Buffer.from("playgraph\0\0\0\0\0", "latin1");

/** The same PNG with that text in it, in the place of an earlier one. */
export function writePngText(bytes: Uint8Array, text: string): Uint8Array {
  const { chunks, rest } = readPngChunks(bytes);
  const others = chunks.filter((chunk) => !isOurs(chunk)).map(({ whole }) => whole);
  const [header = new Uint8Array(), ...pixels] = others;
  return Buffer.concat([bytes.subarray(0, 8), header, pngChunk("iTXt", Buffer.concat([head, Buffer.from(text)])), ...pixels, rest]);
}

export function readPngText(bytes: Uint8Array): string | undefined {
  const chunk = readPngChunks(bytes).chunks.find(isOurs);
  return chunk && Buffer.from(chunk.data.subarray(head.length)).toString();
}

function isOurs({ type, data }: PngChunk): boolean {
  return type === "iTXt" && head.equals(data.subarray(0, head.length));
}
