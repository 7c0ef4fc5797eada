import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { syncFolder } from "../writeWhole.ts";

/**
 * Brings a database of an earlier version to the newest, all or nothing, and keeps it as it was beside it as `playgraph.db.v1.bak`. To be called alone.
 * @param version of the database; smaller than that of the schema
 */
export async function migrate(connection: DatabaseSync, path: string, version: number, schema: readonly string[]): Promise<void> {
  await backup(connection, path, version);
  connection.exec("BEGIN IMMEDIATE");
  try {
    connection.exec(`${schema.slice(version).join(";")}; PRAGMA user_version = ${schema.length}; COMMIT`);
  } catch (error) {
    if (connection.isTransaction) connection.exec("ROLLBACK");
    throw error;
  }
}

async function backup(connection: DatabaseSync, path: string, version: number): Promise<void> {
  const name = `${path}.v${version}.bak`;
  await rm(`${name}.part`, { force: true });
  connection.prepare("VACUUM INTO ?").run(`${name}.part`);
  const file = await open(`${name}.part`, "r+");
  await file.sync().finally(() => file.close());
  await rename(`${name}.part`, name);
  await syncFolder(dirname(path));
}
