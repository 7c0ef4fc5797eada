import type { Clock } from "../clock.ts";
import type { PictureFormat } from "../picture/encodePicture.ts";
import type { PictureRequest } from "../picture/pictureRequest.ts";
import { createCache } from "./createCache.ts";
import { developPicture, type Underlay } from "./developPicture.ts";

/** A picture that can be drawn at any time: keeping the recipe costs bytes, keeping the pixels would cost megabytes. */
export type PictureFile = {
  readonly name: string;
  readonly jobId: string;
  readonly format: PictureFormat;
  readonly request: PictureRequest;
  /** The safety checker's answer: all black. */
  readonly black: boolean;
  readonly under: Underlay | undefined;
  /** How long the file lives, or `undefined` for the emulator's own setting. */
  readonly lifeMs: number | undefined;
};

type Upload = { readonly name: string; readonly contentType: string; readonly promisedAt: number; readonly bytes: Uint8Array | undefined; readonly keyHash: string };

export type FileStore = {
  readonly addPicture: (file: PictureFile) => string;
  readonly promiseUpload: (upload: Omit<Upload, "bytes" | "promisedAt">) => void;
  /** Why the bytes were not taken, or `undefined` if they were. */
  readonly receive: (name: string, bytes: Uint8Array) => "unknown" | "expired" | "full" | undefined;
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  readonly contentType: (name: string) => string;
  /** The job whose picture this is, if it is one. */
  readonly jobOf: (name: string) => string | undefined;
  /** From now on it is not found. */
  readonly expire: (name: string) => void;
  readonly uploads: () => readonly Upload[];
  readonly clear: () => void;
};

const drawnBytes = 64 * 1024 * 1024;
const uploadedBytes = 512 * 1024 * 1024;

export function createFileStore(clock: Clock, fileLifeMs: number, uploadLifeMs: number): FileStore {
  const pictures = new Map<string, PictureFile & { readonly expiresAt: number }>();
  const uploads = new Map<string, Upload>();
  const drawn = createCache(drawnBytes);
  let uploaded = 0;
  /** One picture at a time, so that requests are answered between two of them. */
  let easel: Promise<unknown> = Promise.resolve();

  function develop(file: PictureFile): Promise<Uint8Array> {
    return drawn.get(file.name, () => {
      const picture = easel.then(() => developPicture(file));
      easel = picture.catch(() => undefined);
      return picture;
    });
  }

  return {
    addPicture: (file) => {
      pictures.set(file.name, { ...file, expiresAt: clock.now() + (file.lifeMs ?? fileLifeMs) });
      return file.name;
    },
    promiseUpload: (upload) => void uploads.set(upload.name, { ...upload, promisedAt: clock.now(), bytes: undefined }),
    receive: (name, bytes) => {
      const upload = uploads.get(name);
      if (!upload) return "unknown";
      if (clock.now() > upload.promisedAt + uploadLifeMs) return "expired";
      const grown = uploaded + bytes.length - (upload.bytes?.length ?? 0);
      if (grown > uploadedBytes) return "full";
      uploaded = grown;
      uploads.set(name, { ...upload, bytes });
      return undefined;
    },
    read: async (name) => {
      const picture = pictures.get(name);
      if (picture) return clock.now() < picture.expiresAt ? develop(picture) : undefined;
      return uploads.get(name)?.bytes;
    },
    contentType: (name) => {
      const picture = pictures.get(name);
      return picture ? `image/${picture.format}` : uploads.get(name)?.contentType ?? "application/octet-stream";
    },
    jobOf: (name) => pictures.get(name)?.jobId,
    expire: (name) => {
      pictures.delete(name);
      uploads.delete(name);
    },
    uploads: () => [...uploads.values()],
    clear: () => {
      pictures.clear();
      uploads.clear();
      uploaded = 0;
    },
  };
}
