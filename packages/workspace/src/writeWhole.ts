import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file that is being written and has no name yet. */
export type WholeFile = {
  readonly write: (content: Uint8Array | string) => Promise<void>;
  /** Brings all its bytes to the disk and gives it its name. */
  readonly finish: () => Promise<void>;
  /** Leaves nothing of it. Nothing happens where it is finished. */
  readonly discard: () => Promise<void>;
};

/**
 * Writes a file whose final name appears only when all its bytes are on the disk, whatever fails in between.
 * A file or link that had the name is replaced, never written through. The folder must exist.
 * @param path absolute
 * @param scratch folder where it lies until it is finished, on the same disk; made where it is missing. Default: beside its name
 */
export async function openWhole(path: string, scratch?: string): Promise<WholeFile> {
  if (scratch !== undefined) await mkdir(scratch, { recursive: true });
  const temporary = join(scratch ?? dirname(path), `.${randomUUID()}.part`);
  const file = await open(temporary, "wx");
  return {
    write: (content) => file.writeFile(content),
    async finish() {
      await file.sync();
      await file.close();
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
    async discard() {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

/** The same for content that is at hand. */
export async function writeWhole(path: string, content: Uint8Array | string, scratch?: string): Promise<void> {
  const file = await openWhole(path, scratch);
  try {
    await file.write(content);
    await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Makes the new name itself durable. Windows cannot open folders, and does not need to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
