import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isBusy, isNoDatabase, sqliteFailure } from "./sqliteFailure.ts";
import { type Patience, untilFree } from "./untilFree.ts";

/** A process that has the workspace open. */
export type OwnerLock = { readonly owner: string; readonly release: () => void };

const gateName = "gate";
const ownerPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Who has the workspace open: each process holds a lock of the operating system on a file of its own, which ends with it however it ends. No clock has a part in it.
 * The files are SQLite's, and only SQLite may open them: to close any other handle of a file frees all locks that the process has on it.
 */
export function ownerLocks(dir: string) {
  const folder = join(dir, "locks");
  const dead = new Set<string>();

  function isAlive(owner: string): boolean {
    // An owner's name is never used again, so who is dead stays dead.
    if (dead.has(owner)) return false;
    if (isLocked(join(folder, owner))) return true;
    dead.add(owner);
    return false;
  }

  return {
    folder,
    isAlive,
    /** Only one process at a time opens, closes or repairs the workspace: what is there does not change under its eyes but by commits. */
    async alone<Value>(work: () => Promise<Value>, wait: Patience): Promise<Value> {
      mkdirSync(folder, { recursive: true });
      const gate = await untilFree(() => locked(join(folder, gateName)), wait);
      try {
        return await work();
      } finally {
        gate.close();
      }
    },
    /** All that are alive. To be called alone. */
    alive: (): readonly string[] => owners(folder).filter(isAlive),
    /** Makes a lock for this process and removes those of dead ones. To be called alone, so that nobody removes what is just being made. */
    take(): OwnerLock {
      for (const owner of owners(folder)) if (!isAlive(owner)) rmSync(join(folder, owner), { force: true });
      const owner = randomUUID();
      const lock = locked(join(folder, owner));
      return {
        owner,
        release() {
          lock.close();
          rmSync(join(folder, owner), { force: true });
        },
      };
    },
  };
}

function owners(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => ownerPattern.test(name));
}

function locked(path: string): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written, so that no journal has to be on the disk.
    connection.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** @throws PlaygraphError if nobody can know, for instance because this process has too many files open: who is taken for dead is paid for again */
function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    // Read-only, so that a file which has just gone is not made anew.
    const connection = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    try {
      connection.prepare("SELECT count(*) FROM sqlite_schema").get();
      return false;
    } finally {
      connection.close();
    }
  } catch (error) {
    if (isBusy(error)) return true;
    if (!existsSync(path) || isNoDatabase(error)) return false;
    throw sqliteFailure(error);
  }
}
