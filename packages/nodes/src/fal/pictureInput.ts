import { type Blobs, type ImageValue, PlaygraphError } from "@playgraph/core";
import type { Uploadable } from "./hosting.ts";
import { Lost } from "./lost.ts";
import { checkPicture } from "../picture/checkPicture.ts";
import { dataUriBytes } from "../picture/dataUriBytes.ts";

/**
 * What an input for pictures holds, made ready for a request: a URL stays a URL, which fal fetches by itself; a picture of the workspace is to be
 * uploaded, and so is what a data URI holds, so that the same bytes make the same request however they came.
 * @throws PlaygraphError `InvalidInput` for a data URI that is no whole picture, or too large
 */
export async function pictureInput(value: ImageValue | string, field: string, blobs: Blobs): Promise<string | Uploadable> {
  if (typeof value !== "string") return { field, blob: value.blob, bytes: () => blobs.get(value.blob) };
  const bytes = dataUriBytes(value);
  if (!bytes) return value;
  try {
    await checkPicture(bytes);
  } catch (error) {
    if (!(error instanceof PlaygraphError || error instanceof Lost)) throw error;
    throw new PlaygraphError({ code: "InvalidInput", field, message: `The data URI in "${field}" is not taken: ${error.message.replace(/\.$/, "")}.` }, { cause: error });
  }
  return { field, blob: await blobs.put(bytes), bytes: async () => bytes };
}
