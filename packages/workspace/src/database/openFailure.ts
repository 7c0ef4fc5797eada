import { diskFailure, systemCode } from "../diskFailure.ts";
import { sqliteFailure } from "./sqliteFailure.ts";

/** What went wrong while the database was opened, whoever says so: SQLite or the file system. */
export function openFailure(error: unknown): unknown {
  return /^E[A-Z0-9]+$/.test(systemCode(error)) ? diskFailure("cannot open the workspace's database", error) : sqliteFailure(error);
}
