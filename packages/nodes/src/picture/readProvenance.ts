import type { Json } from "@playgraph/core";
import { inspectImage } from "./inspectImage.ts";
import { readJpegText } from "./jpegProvenance.ts";
import { readPngText } from "./pngProvenance.ts";
import { readWebpText } from "./webpProvenance.ts";

/**
 * What `embedProvenance` wrote, or undefined where a picture has none that can be read.
 * @throws PlaygraphError `InvalidInput` if the bytes are no picture
 */
export function readProvenance(bytes: Uint8Array): Json | undefined {
  const read = { "image/png": readPngText, "image/jpeg": readJpegText, "image/webp": readWebpText }[inspectImage(bytes).mediaType];
  const text = read(bytes);
  if (text === undefined) return undefined;
  try {
    const read: Json = JSON.parse(text);
    return read;
  } catch {
    return undefined;
  }
}
