import { type ImageValue, PlaygraphError } from "@playgraph/core";
import { startsWith } from "./startsWith.ts";

/** Largest file that is taken, in bytes. */
export const maxImageBytes = 25 * 1024 * 1024;
/** Largest picture that is taken, in pixels: a file of a few kilobytes may unpack to gigabytes. */
export const maxImagePixels = 50_000_000;
/** Longest side that is taken, in pixels: a line of millions of pixels costs gigabytes to work on, however few lines there are. */
export const longestSide = 32_767;

export type ImageHeader = Pick<ImageValue, "mediaType" | "width" | "height">;

/**
 * Reads what a picture is from its first bytes, whatever its name or its server says of it; decodes nothing.
 * The size is that of the stored pixels, before any EXIF orientation.
 * @throws PlaygraphError `InvalidInput` for anything but a PNG, JPEG or WebP of at most 25 MB, 50 megapixels and 32,767 pixels a side
 */
export function inspectImage(bytes: Uint8Array): ImageHeader {
  const header = pictureHeader(bytes);
  const excess = excessOf(bytes, header);
  if (excess !== undefined) throw refused(excess);
  if (!header) throw refused("This is no PNG, JPEG or WebP picture (judged by its content, not by its name), or it is cut off");
  const { width, height } = header;
  if (width === 0 || height === 0) throw refused(`The picture says that it is ${width} × ${height} pixels`);
  return header;
}

/** What of a picture is larger than what is taken; undefined where nothing is. */
export function excessOf(bytes: Uint8Array, header: ImageHeader | undefined = pictureHeader(bytes)): string | undefined {
  if (bytes.length > maxImageBytes) return `The picture has ${megabytes(bytes.length)} MB; at most ${megabytes(maxImageBytes)} MB are taken`;
  if (!header || (header.width * header.height <= maxImagePixels && Math.max(header.width, header.height) <= longestSide)) return undefined;
  return `The picture has ${header.width} × ${header.height} pixels; at most ${maxImagePixels / 1e6} megapixels and ${longestSide} pixels a side are taken`;
}

function refused(message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", message: `${message}.` });
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1);
}

/** The same of a picture of any size; undefined for what is none. */
export function pictureHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, 0, "\x89PNG\r\n\x1a\n") && startsWith(bytes, 12, "IHDR") && bytes.length >= 33)
    return { mediaType: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
  if (startsWith(bytes, 0, "\xff\xd8\xff")) return readJpeg(view);
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) return readWebp(bytes, view);
  return undefined;
}

/** Walks the segments up to the frame header (SOF), which has the size; a walk over headers, linear and without the pixels. */
function readJpeg(view: DataView): ImageHeader | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return undefined; // pixels, or the end, before any size
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { mediaType: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function readWebp(bytes: Uint8Array, view: DataView): ImageHeader | undefined {
  if (bytes.length < 30) return undefined;
  if (startsWith(bytes, 12, "VP8X")) return { mediaType: "image/webp", width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (startsWith(bytes, 12, "VP8L") && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { mediaType: "image/webp", width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (startsWith(bytes, 12, "VP8 ") && startsWith(bytes, 23, "\x9d\x01\x2a"))
    return { mediaType: "image/webp", width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return undefined;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
