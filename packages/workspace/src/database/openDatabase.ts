import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Database } from "./database.ts";
import { migrations } from "./schema.ts";
import { sqlOf } from "./sql.ts";

/** @param dir the workspace's folder, absolute; it must be there */
export async function openDatabase(dir: string): Promise<Database> {
  const connection = new DatabaseSync(join(dir, "playgraph.db"));
  connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000");
  if (connection.prepare("PRAGMA user_version").get()?.user_version === 0) connection.exec(`BEGIN IMMEDIATE; ${migrations.join(";")}; PRAGMA user_version = ${migrations.length}; COMMIT`);
  const sql = sqlOf(connection);
  const owner = randomUUID();
  const write = <Value>(work: (sql: ReturnType<typeof sqlOf>) => Value): Value => {
    connection.exec("BEGIN IMMEDIATE");
    try {
      const value = work(sql);
      connection.exec("COMMIT");
      return value;
    } catch (error) {
      connection.exec("ROLLBACK");
      throw error;
    }
  };
  return {
    owner,
    isAlive: (other) => other === owner,
    read: (query) => query(sql),
    durably: async (work) => write(work),
    soon: (work) => void write(work),
    flush: () => Promise.resolve(),
    close: async () => connection.close(),
  };
}
