import type { Clock } from "../clock.ts";
import type { FileStore } from "../files/createFileStore.ts";
import { callOutside, type Reach } from "../http/callOutside.ts";
import { dataUriBytes } from "./dataUriBytes.ts";

/** The bytes an input names, or why there are none. */
type FetchedImage = Uint8Array | "unreachable" | "too large";
export type FetchImage = (url: string) => Promise<FetchedImage>;

/** As fal's own toolkit: bytes, ms. */
export const mostImageBytes = 50 * 1024 * 1024;
const timeoutMs = 30_000;
const mostRedirects = 3;

/** Input images: data URIs, files of the emulator by whatever name the caller knows it, and what else is within reach. */
export function createFetchImage(files: FileStore, reach: Reach, clock: Clock): FetchImage {
  return async (url) => {
    const bytes = url.startsWith("data:") ? dataUriBytes(url) : await bytesAt(url);
    if (typeof bytes === "string") return bytes;
    return bytes.length > mostImageBytes ? "too large" : bytes;
  };

  async function bytesAt(url: string): Promise<FetchedImage> {
    const own = ownName(url);
    if (own !== undefined && files.knows(own)) return (await files.read(own)) ?? "unreachable";
    let place = url;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const answer = await callOutside(place, { method: "GET", headers: { accept: "image/*" }, limit: mostImageBytes, timeoutMs }, reach, clock);
      if (answer.kind === "too large") return "too large";
      if (answer.kind !== "answer") return "unreachable";
      if (answer.status === 200) return answer.body;
      if (answer.status < 300 || answer.status > 399 || answer.location === undefined || !URL.canParse(answer.location, place)) return "unreachable";
      place = new URL(answer.location, place).href;
    }
    return "unreachable";
  }
}

/** The last part of an address. Names hold 128 random bits, so the host and the path in front of them do not matter. */
function ownName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
}
