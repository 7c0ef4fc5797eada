import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlaygraphError } from "@playgraph/core";
import { systemClock } from "../systemClock.ts";
import { commits } from "./commits.ts";
import type { Database } from "./database.ts";
import { ownerLocks } from "./ownerLocks.ts";
import { migrations } from "./schema.ts";
import { sqliteFailure } from "./sqliteFailure.ts";
import { sqlOf } from "./sql.ts";
import type { Patience } from "./untilFree.ts";

/**
 * Opens what a workspace remembers, and makes it where there is nothing yet.
 * @param dir the workspace's folder, absolute; it must be there
 */
export async function openDatabase(dir: string, wait: Patience = { clock: systemClock, random: Math.random }): Promise<Database> {
  const locks = ownerLocks(dir);
  const path = join(dir, "playgraph.db");
  try {
    return await locks.alone(async () => {
      if (!existsSync(path)) await create(path);
      const connection = new DatabaseSync(path, { timeout: 10_000 });
      const sql = sqlOf(connection);
      const lock = locks.take();
      const writes = commits(connection, sql, { inside: () => {}, acknowledge: () => {} }, wait);
      return {
        owner: lock.owner,
        isAlive: locks.isAlive,
        read: (query) => query(sql),
        durably: writes.durably,
        soon: writes.soon,
        flush: writes.flush,
        async close() {
          if (!connection.isOpen) return;
          writes.end(new PlaygraphError({ code: "Unavailable", message: "The workspace is closed already." }));
          await writes.flush();
          await locks.alone(async () => {
            if (!connection.isOpen) return;
            connection.close();
            lock.release();
          }, wait);
        },
      };
    }, wait);
  } catch (error) {
    throw sqliteFailure(error);
  }
}

/** The database gets its name when all of it is there. */
async function create(path: string): Promise<void> {
  const temporary = `${path}.part`;
  await rm(temporary, { force: true });
  const connection = new DatabaseSync(temporary);
  connection.exec(`PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; ${migrations.join(";")}; PRAGMA user_version = ${migrations.length}; COMMIT`);
  connection.close();
  await rename(temporary, path);
}
