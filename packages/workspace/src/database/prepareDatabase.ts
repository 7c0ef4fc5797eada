import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { syncFolder } from "../writeWhole.ts";
import { applicationId } from "./schema.ts";

/**
 * Makes a database without its name, all of it on the disk. To be called alone.
 * @param fill writes what it is to begin with
 * @returns what gives it its name, in one step; a database that has the name is replaced
 */
export async function prepareDatabase(path: string, schema: readonly string[], fill: (connection: DatabaseSync) => void = () => {}): Promise<() => Promise<void>> {
  const temporary = `${path}.part`;
  for (const end of ["", "-wal", "-shm"]) await rm(temporary + end, { force: true });
  const connection = new DatabaseSync(temporary);
  try {
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; ${beginning(schema)}`);
    fill(connection);
    connection.exec("COMMIT");
    // To close a connection does the same, but tells nobody where the disk is too full for it; all that counts would then stay behind in a log of the other name.
    connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    connection.close();
  }
  return async () => {
    await rename(temporary, path);
    await syncFolder(dirname(path));
  };
}

/** The statements that make an empty database. */
export function beginning(schema: readonly string[]): string {
  return `PRAGMA application_id = ${applicationId}; ${schema.join(";")}; PRAGMA user_version = ${schema.length}`;
}
