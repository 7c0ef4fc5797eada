import { type ImageValue, PlaygraphError } from "@playgraph/core";
import { pictureHeader } from "../picture/inspectImage.ts";
import { isComplete } from "../picture/isComplete.ts";

/** A picture of the workspace that goes into a request. */
export type Uploadable = {
  /** sha256 of the bytes. */
  readonly blob: string;
  readonly bytes: () => Promise<Uint8Array>;
  /** The input that it came by, for the failure that names it. */
  readonly field: string;
};

/** Pictures in fal's storage: the same bytes are put there once, for as long as their URL holds. */
export type Hosting = {
  /**
   * A URL of those bytes: the one from earlier in this process, unless its server says that it has gone, else that of a new upload. All who ask at the
   * same time share one question and one upload.
   * @throws PlaygraphError `InvalidInput` for what fal takes for no picture; what the upload ends with; `Cancelled`
   */
  readonly urlOf: (picture: Uploadable, signal: AbortSignal) => Promise<string>;
  /** The URL has turned out to be of no use: the bytes are uploaded anew when they are needed next. */
  readonly forget: (picture: Pick<Uploadable, "blob">, url: string) => void;
  readonly isGone: (url: string, signal: AbortSignal) => Promise<boolean>;
};

export type HostingOptions = {
  readonly upload: (bytes: Uint8Array, mediaType: string, name: string, signal: AbortSignal) => Promise<string>;
  readonly isGone: Hosting["isGone"];
};

/** fal's own toolkit downloads no more of an input. */
const mostBytes = 50 * 1024 * 1024;

export function createHosting({ upload, isGone }: HostingOptions): Hosting {
  const urls = new Map<string, string>();
  const asked = new Map<string, Promise<string>>();

  async function hosted(picture: Uploadable, signal: AbortSignal): Promise<string> {
    const { blob } = picture;
    const earlier = urls.get(blob);
    // It may have been forgotten while its server was asked.
    if (earlier !== undefined && !(await isGone(earlier, signal)) && urls.get(blob) === earlier) return earlier;
    const bytes = await picture.bytes();
    const mediaType = mediaTypeOf(bytes, picture.field);
    const url = await upload(bytes, mediaType, `${blob.slice(0, 16)}.${mediaType.split("/")[1]}`, signal);
    urls.set(blob, url);
    return url;
  }

  function ask(picture: Uploadable, signal: AbortSignal): Promise<string> {
    const asking = hosted(picture, signal).finally(() => asked.delete(picture.blob));
    asked.set(picture.blob, asking);
    return asking;
  }

  return {
    isGone,
    async urlOf(picture, signal) {
      for (;;) {
        const others = asked.get(picture.blob);
        if (!others) return ask(picture, signal);
        const outcome = await settledOrAborted(others, signal);
        if (signal.aborted) throw new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
        if (typeof outcome === "string") return outcome;
        // Whoever began it was stopped; nobody else was.
        if (!(outcome instanceof PlaygraphError && outcome.failure.code === "Cancelled")) throw outcome;
      }
    },
    forget({ blob }, url) {
      if (urls.get(blob) === url) urls.delete(blob);
    },
  };
}

function mediaTypeOf(bytes: Uint8Array, field: string): ImageValue["mediaType"] {
  const refused = (message: string) => new PlaygraphError({ code: "InvalidInput", field, message });
  if (bytes.length > mostBytes) throw refused(`The picture in "${field}" has ${(bytes.length / (1024 * 1024)).toFixed(1)} MB; fal takes at most ${mostBytes / (1024 * 1024)} MB. Make it smaller first.`);
  const header = pictureHeader(bytes);
  if (!header || !isComplete(bytes, header.mediaType)) throw refused(`The picture in "${field}" is no PNG, JPEG or WebP, or it is cut off: nothing else is uploaded.`);
  return header.mediaType;
}

/** What the promise gives or throws; undefined if the signal aborts first. */
async function settledOrAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<unknown> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise.catch((error: unknown) => error), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
