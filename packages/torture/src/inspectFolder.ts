import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { isWhole } from "./isWhole.ts";
import { canary } from "./playgraph.ts";

export type Inspection = {
  /** Files under a final name that are not whole. */
  readonly half: readonly string[];
  /** Files that are on their way to one, or that nobody knows. */
  readonly temporary: readonly string[];
  /** Files that hold the key. */
  readonly leaking: readonly string[];
};

const known = /^(?:\.gitignore|playgraph\.db(?:-wal|-shm|-journal)?|locks\/[^/]+|emergency\/[^/]+)$/;

/** Looks at every file of a trial. A file that goes meanwhile is none. */
export async function inspectFolder(folder: string): Promise<Inspection> {
  const found = { half: [] as string[], temporary: [] as string[], leaking: [] as string[] };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) continue;
    if (bytes.includes(canary.slice(-12))) found.leaking.push(name);
    const inside = relative(join(folder, ".playgraph"), path);
    if (inside.startsWith("blobs/")) {
      if (!/^[0-9a-f]{64}$/.test(basename(path))) found.temporary.push(name);
      else if (hash("sha256", bytes, "hex") !== basename(path)) found.half.push(name);
    } else if (inside.startsWith("..") || inside.startsWith("runs/")) {
      if (/^\..*\.(?:part|rows)$/.test(entry.name)) found.temporary.push(name);
      else if (!isWhole(entry.name, bytes)) found.half.push(name);
    } else if (!known.test(inside)) {
      found.temporary.push(name);
    }
  }
  return found;
}
