import { checkPicture } from "../picture/checkPicture.ts";
import { fetchFile, type FetchFileOptions } from "./fetchFile.ts";
import { type ImageHeader, inspectImage } from "../picture/inspectImage.ts";

export type FetchedPicture = ImageHeader & { readonly bytes: Uint8Array };

/**
 * Fetches a picture of a result. Anything but a whole picture is one failed try: what a network lost on the way may come with the next one.
 * @throws PlaygraphError as `fetchFile`
 */
export async function fetchPicture(url: string, options: Omit<FetchFileOptions, "accept">): Promise<FetchedPicture> {
  const { bytes } = await fetchFile(url, { ...options, accept: checkPicture });
  return { bytes, ...inspectImage(bytes) };
}
