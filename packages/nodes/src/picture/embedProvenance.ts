import { canonicalJson, type Json } from "@playgraph/core";
import { inspectImage } from "./inspectImage.ts";
import { writeJpegText } from "./jpegProvenance.ts";
import { writePngText } from "./pngProvenance.ts";
import { writeWebpText } from "./webpProvenance.ts";

/** The picture's file with JSON inside, in the place of an earlier one; nothing is encoded again and no pixel changes. */
export function embedProvenance(bytes: Uint8Array, provenance: Json): Uint8Array {
  const write = { "image/png": writePngText, "image/jpeg": writeJpegText, "image/webp": writeWebpText }[inspectImage(bytes).mediaType];
  return write(bytes, canonicalJson(provenance));
}
