import { PlaygraphError } from "@playgraph/core";
import { checkPicture } from "../picture/checkPicture.ts";
import { dataUriBytes } from "../picture/dataUriBytes.ts";
import { fetchFile, type FetchFileOptions } from "./fetchFile.ts";
import { type ImageHeader, inspectImage } from "../picture/inspectImage.ts";
import { Lost } from "./lost.ts";

export type FetchedPicture = ImageHeader & { readonly bytes: Uint8Array };

/**
 * Fetches a picture of a result, or takes it out of its data URI. Anything but a whole picture is one failed try: what a network lost on the way may
 * come with the next one.
 * @throws PlaygraphError as `fetchFile`
 */
export async function fetchPicture(url: string, options: Omit<FetchFileOptions, "accept">): Promise<FetchedPicture> {
  const bytes = (await ownBytes(url)) ?? (await fetchFile(url, { ...options, accept: checkPicture })).bytes;
  return { bytes, ...inspectImage(bytes) };
}

async function ownBytes(url: string): Promise<Uint8Array | undefined> {
  const bytes = dataUriBytes(url);
  try {
    if (bytes) await checkPicture(bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof PlaygraphError || error instanceof Lost)) throw error;
    throw new PlaygraphError({ code: "Unavailable", message: `fal's answer holds a picture that is not taken. ${error.message}`, maybeBilled: true }, { cause: error });
  }
}
