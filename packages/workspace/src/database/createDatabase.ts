import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { syncFolder } from "../writeWhole.ts";
import { applicationId } from "./schema.ts";

/**
 * Makes an empty database that gets its name when all of it is on the disk. To be called alone.
 * @param fill called before that, while nobody else can see it
 */
export async function createDatabase(path: string, schema: readonly string[], fill: (connection: DatabaseSync) => void = () => {}): Promise<void> {
  const temporary = `${path}.part`;
  for (const rest of ["", "-wal", "-shm"]) await rm(temporary + rest, { force: true });
  const connection = new DatabaseSync(temporary);
  try {
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; PRAGMA application_id = ${applicationId}; ${schema.join(";")}; PRAGMA user_version = ${schema.length}; COMMIT`);
    fill(connection);
  } finally {
    // The last connection to a file brings its -wal into it and removes it.
    connection.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}
