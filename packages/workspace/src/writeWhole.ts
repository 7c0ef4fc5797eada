import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file whose final name appears only when all its bytes are on the disk, whatever fails in between.
 * A file or link that had the name is replaced, never written through. The folder must exist.
 * @param path absolute
 * @param content bytes, or text in pieces
 */
export async function writeWhole(path: string, content: Uint8Array | Iterable<string> | AsyncIterable<string>): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.part`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the new name itself durable. Windows cannot open folders, and does not need to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
