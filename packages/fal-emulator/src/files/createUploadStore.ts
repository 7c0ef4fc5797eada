import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";

/** `size` is what was received, in bytes, and stays when the bytes are gone. */
type Upload = { readonly name: string; readonly contentType: string; readonly promisedAt: number; readonly size: number | undefined; readonly keyHash: string };

/** `lifeMs`: how long the file lives once it is there, or `undefined` for the emulator's own setting. */
type UploadPromise = Pick<Upload, "name" | "contentType" | "keyHash"> & { readonly secret: string; readonly lifeMs: number | undefined };

/** A part as its sender names it when all are there. */
export type PartName = { readonly number: number; readonly etag: string };

export type UploadRefusal = "unknown" | "expired" | "full" | "incomplete";

export type UploadStore = {
  readonly promise: (upload: UploadPromise) => void;
  /** The whole file. The secret is the one that the address was given with. */
  readonly receive: (name: string, secret: string, bytes: Uint8Array) => UploadRefusal | undefined;
  /** One part; sent again, it replaces the one before. */
  readonly receivePart: (name: string, secret: string, number: number, bytes: Uint8Array) => UploadRefusal | { readonly etag: string };
  /** Puts the named parts together, in the order of their numbers. */
  readonly complete: (name: string, secret: string, parts: readonly PartName[]) => UploadRefusal | undefined;
  /** The bytes of a file that is whole and alive. */
  readonly read: (name: string) => Uint8Array | undefined;
  readonly find: (name: string) => Upload | undefined;
  readonly all: () => readonly Upload[];
  /** Gives the bytes back; the upload takes no more. */
  readonly close: (name: string) => void;
  readonly clear: () => void;
};

/** In all, whole files and parts. */
const room = 512 * 1024 * 1024;

export function createUploadStore(clock: Clock, fileLifeMs: number, addressLifeMs: number): UploadStore {
  const uploads = new Map<string, Upload & UploadPromise>();
  const whole = new Map<string, { readonly bytes: Uint8Array; readonly expiresAt: number }>();
  const parts = new Map<string, Map<number, { readonly bytes: Uint8Array; readonly etag: string }>>();
  const closed = new Set<string>();
  let used = 0;

  /** The upload, if this address is still good. */
  function open(name: string, secret: string): (Upload & UploadPromise) | UploadRefusal {
    const upload = uploads.get(name);
    if (upload?.secret !== secret) return "unknown";
    return closed.has(name) || clock.now() > upload.promisedAt + addressLifeMs ? "expired" : upload;
  }

  function discard(name: string): void {
    used -= whole.get(name)?.bytes.length ?? 0;
    whole.delete(name);
  }

  function discardParts(name: string): void {
    for (const { bytes } of parts.get(name)?.values() ?? []) used -= bytes.length;
    parts.delete(name);
  }

  /** Whether there is room for `bytes` more, after what has expired has given its own back. */
  function hasRoom(bytes: number): boolean {
    for (const [old, { expiresAt }] of whole) if (clock.now() >= expiresAt) discard(old);
    for (const old of parts.keys()) if (typeof open(old, uploads.get(old)?.secret ?? "") === "string") discardParts(old);
    return used + bytes <= room;
  }

  function keep(upload: Upload & UploadPromise, bytes: Uint8Array): void {
    discard(upload.name);
    used += bytes.length;
    whole.set(upload.name, { bytes, expiresAt: clock.now() + (upload.lifeMs ?? fileLifeMs) });
    uploads.set(upload.name, { ...upload, size: bytes.length });
  }

  return {
    promise: (upload) => void uploads.set(upload.name, { ...upload, promisedAt: clock.now(), size: undefined }),
    receive: (name, secret, bytes) => {
      const upload = open(name, secret);
      if (typeof upload === "string") return upload;
      if (!hasRoom(bytes.length - (whole.get(name)?.bytes.length ?? 0))) return "full";
      keep(upload, bytes);
      return undefined;
    },
    receivePart: (name, secret, number, bytes) => {
      const upload = open(name, secret);
      if (typeof upload === "string") return upload;
      const kept = parts.get(name) ?? new Map<number, { readonly bytes: Uint8Array; readonly etag: string }>();
      const before = kept.get(number)?.bytes.length ?? 0;
      if (!hasRoom(bytes.length - before)) return "full";
      const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
      parts.set(name, kept.set(number, { bytes, etag }));
      used += bytes.length - before;
      return { etag };
    },
    complete: (name, secret, named) => {
      const upload = open(name, secret);
      if (typeof upload === "string") return upload;
      const kept = parts.get(name);
      const inOrder = named.toSorted((a, b) => a.number - b.number).map(({ number, etag }) => {
        const part = kept?.get(number);
        return part?.etag === etag ? part.bytes : undefined;
      });
      if (inOrder.length === 0 || new Set(named.map(({ number }) => number)).size < named.length || !inOrder.every((part) => part !== undefined)) return "incomplete";
      discardParts(name); // before the whole is counted: the two are the same bytes
      keep(upload, Buffer.concat(inOrder));
      return undefined;
    },
    read: (name) => {
      const file = whole.get(name);
      return file && clock.now() < file.expiresAt ? file.bytes : undefined;
    },
    find: (name) => uploads.get(name),
    all: () => [...uploads.values()],
    close: (name) => {
      closed.add(name); // its parts go as soon as room is asked for
      discard(name);
    },
    clear: () => {
      for (const kept of [uploads, whole, parts, closed]) kept.clear();
      used = 0;
    },
  };
}
