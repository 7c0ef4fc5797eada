import type { Clock } from "../clock.ts";
import type { PictureFormat } from "../picture/encodePicture.ts";
import type { PictureRequest } from "../picture/pictureRequest.ts";
import { createCache } from "./createCache.ts";
import { createUploadStore, type UploadStore } from "./createUploadStore.ts";
import type { Develop, Underlay } from "./developPicture.ts";

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

export type FileStore = {
  readonly uploads: UploadStore;
  readonly addPicture: (file: PictureFile) => string;
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  /** Whether it is, or was, one of ours. */
  readonly knows: (name: string) => boolean;
  readonly contentType: (name: string) => string;
  /** The job whose picture this is, if it is one. */
  readonly jobOf: (name: string) => string | undefined;
  /** From now on it answers this status, and an upload's bytes are given back. */
  readonly expire: (name: string, status: 404 | 410) => void;
  /** The status with which a file was expired, if it was. */
  readonly gone: (name: string) => 404 | 410 | undefined;
  readonly clear: () => void;
};

const drawnBytes = 64 * 1024 * 1024;

export function createFileStore(clock: Clock, fileLifeMs: number, uploadLifeMs: number, develop: Develop): FileStore {
  const pictures = new Map<string, PictureFile & { readonly expiresAt: number }>();
  const uploads = createUploadStore(clock, fileLifeMs, uploadLifeMs);
  const gone = new Map<string, 404 | 410>();
  const drawn = createCache(drawnBytes);
  /** One picture at a time, so that requests are answered between two of them. */
  let easel: Promise<unknown> = Promise.resolve();

  function draw(file: PictureFile): Promise<Uint8Array> {
    return drawn.get(file.name, () => {
      const picture = easel.then(() => develop(file));
      easel = picture.catch(() => undefined);
      return picture;
    });
  }

  return {
    uploads,
    addPicture: (file) => {
      pictures.set(file.name, { ...file, expiresAt: clock.now() + (file.lifeMs ?? fileLifeMs) });
      return file.name;
    },
    read: async (name) => {
      if (gone.has(name)) return undefined;
      const picture = pictures.get(name);
      if (!picture) return uploads.read(name);
      return clock.now() < picture.expiresAt ? draw(picture) : undefined;
    },
    knows: (name) => pictures.has(name) || uploads.find(name) !== undefined,
    contentType: (name) => {
      const picture = pictures.get(name);
      return picture ? `image/${picture.format}` : uploads.find(name)?.contentType ?? "application/octet-stream";
    },
    jobOf: (name) => pictures.get(name)?.jobId,
    expire: (name, status) => {
      gone.set(name, status);
      uploads.close(name);
    },
    gone: (name) => gone.get(name),
    clear: () => {
      pictures.clear();
      uploads.clear();
      gone.clear();
    },
  };
}
