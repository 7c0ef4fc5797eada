import { crc32 } from "node:zlib";
import type { ImageHeader } from "./inspectImage.ts";

/**
 * Whether a picture's file reaches the end that its own format has: JPEG's end mark, PNG's IEND with every checksum right, the length that WebP names.
 * Bytes behind the end do no harm. Linear, decodes nothing.
 */
export function isComplete(bytes: Uint8Array, mediaType: ImageHeader["mediaType"]): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (mediaType === "image/jpeg") return hasJpegEnd(bytes, view);
  if (mediaType === "image/png") return hasPngEnd(bytes, view);
  return 8 + view.getUint32(4, true) <= bytes.length;
}

/** Segments are jumped over, for a thumbnail in them has an end mark of its own; among pixels 0xff is always followed by 0 or a restart mark. */
function hasJpegEnd(bytes: Uint8Array, view: DataView): boolean {
  let at = 2;
  while (at + 1 < bytes.length) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) {
      const next = bytes.indexOf(0xff, at);
      if (next === -1) return false;
      at = next;
    } else if (marker === 0xd9) {
      return true;
    } else if (marker === 0xff) {
      at += 1; // fill byte
    } else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
    } else {
      if (at + 4 > bytes.length) return false;
      at += 2 + view.getUint16(at + 2);
    }
  }
  return false;
}

function hasPngEnd(bytes: Uint8Array, view: DataView): boolean {
  const iend = 0x49454e44;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const crc = at + 8 + view.getUint32(at);
    if (crc + 4 > bytes.length || crc32(bytes.subarray(at + 4, crc)) !== view.getUint32(crc)) return false;
    if (view.getUint32(at + 4) === iend) return true;
    at = crc + 4;
  }
  return false;
}
