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

/** `size` is what was received, in bytes, and stays when the bytes are gone. */
type Upload = { readonly name: string; readonly contentType: string; readonly promisedAt: number; readonly size: number | undefined; readonly keyHash: string };

export type FileStore = {
  readonly addPicture: (file: PictureFile) => string;
  readonly promiseUpload: (upload: Omit<Upload, "size" | "promisedAt">) => void;
  /** Why the bytes were not taken, or `undefined` if they were. */
  readonly receive: (name: string, bytes: Uint8Array) => "unknown" | "expired" | "full" | undefined;
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  readonly contentType: (name: string) => string;
  /** The job whose picture this is, if it is one. */
  readonly jobOf: (name: string) => string | undefined;
  /** From now on it answers this status, and an upload's bytes are given back. */
  readonly expire: (name: string, status: 404 | 410) => void;
  /** The status with which a file was expired, if it was. */
  readonly gone: (name: string) => 404 | 410 | undefined;
  readonly uploads: () => readonly Upload[];
  readonly clear: () => void;
};

const drawnBytes = 64 * 1024 * 1024;
const uploadedBytes = 512 * 1024 * 1024;

export function createFileStore(clock: Clock, fileLifeMs: number, uploadLifeMs: number): FileStore {
  const pictures = new Map<string, PictureFile & { readonly expiresAt: number }>();
  const uploads = new Map<string, Upload>();
  const received = new Map<string, { readonly bytes: Uint8Array; readonly expiresAt: number }>();
  const gone = new Map<string, 404 | 410>();
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

  function discard(name: string): void {
    uploaded -= received.get(name)?.bytes.length ?? 0;
    received.delete(name);
  }

  return {
    addPicture: (file) => {
      pictures.set(file.name, { ...file, expiresAt: clock.now() + (file.lifeMs ?? fileLifeMs) });
      return file.name;
    },
    promiseUpload: (upload) => void uploads.set(upload.name, { ...upload, promisedAt: clock.now(), size: undefined }),
    receive: (name, bytes) => {
      const upload = uploads.get(name);
      if (!upload) return "unknown";
      if (gone.has(name) || clock.now() > upload.promisedAt + uploadLifeMs) return "expired";
      for (const [old, { expiresAt }] of received) if (clock.now() >= expiresAt) discard(old);
      if (uploaded + bytes.length - (received.get(name)?.bytes.length ?? 0) > uploadedBytes) return "full";
      discard(name);
      uploaded += bytes.length;
      received.set(name, { bytes, expiresAt: clock.now() + fileLifeMs });
      uploads.set(name, { ...upload, size: bytes.length });
      return undefined;
    },
    read: async (name) => {
      const file = pictures.get(name) ?? received.get(name);
      if (!file || gone.has(name) || clock.now() >= file.expiresAt) return undefined;
      return "bytes" in file ? file.bytes : develop(file);
    },
    contentType: (name) => {
      const picture = pictures.get(name);
      return picture ? `image/${picture.format}` : uploads.get(name)?.contentType ?? "application/octet-stream";
    },
    jobOf: (name) => pictures.get(name)?.jobId,
    expire: (name, status) => {
      gone.set(name, status);
      discard(name);
    },
    gone: (name) => gone.get(name),
    uploads: () => [...uploads.values()],
    clear: () => {
      pictures.clear();
      uploads.clear();
      received.clear();
      gone.clear();
      uploaded = 0;
    },
  };
}
