import { type Blobs, choice, type ImageValue, PlaygraphError } from "@playgraph/core";
import { checkSize } from "./checkSize.ts";
import { maxImageBytes } from "./inspectImage.ts";
import { fromPixels, type Pixels } from "./pixels.ts";

export type PictureFormat = "png" | "jpeg" | "webp";

/** The input of every node that makes one picture of another. */
export const formatInput = choice("same", "png", "jpeg", "webp").input({ doc: "File format of the result; `same` is that of the picture that came in. JPEG has no transparency: it is put on white.", default: "same" });

/** @param source whose format is meant by `same` */
export function formatOf(format: "same" | PictureFormat, source: ImageValue): PictureFormat {
  if (format !== "same") return format;
  return source.mediaType === "image/jpeg" ? "jpeg" : source.mediaType === "image/webp" ? "webp" : "png";
}

/** Encodes and stores a picture: PNG without loss, JPEG and WebP at a quality at which the loss is not seen. Equal pixels give equal bytes. */
export async function storePixels(pixels: Pixels, format: PictureFormat, blobs: Blobs): Promise<ImageValue> {
  const { width, height } = pixels;
  checkSize(pixels, format);
  const bytes = await encoded(pixels, format);
  if (bytes.length > maxImageBytes) {
    const megabytes = (size: number) => Math.ceil(size / 1024 / 1024);
    throw new PlaygraphError({ code: "InvalidInput", field: "format", message: `The result has ${megabytes(bytes.length)} MB as ${format}; at most ${megabytes(maxImageBytes)} MB are taken: set \`format\` to jpeg or webp, or make it smaller.` });
  }
  return { blob: await blobs.put(bytes), mediaType: `image/${format}`, width, height };
}

function encoded(pixels: Pixels, format: PictureFormat): Promise<Buffer> {
  const picture = fromPixels(pixels);
  if (format === "png") return picture.png().toBuffer();
  if (format === "webp") return picture.webp({ quality: 95 }).toBuffer();
  return picture.flatten({ background: "#ffffff" }).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
}
