import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { PlaygraphError } from "@playgraph/core";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import { databaseHead } from "./databaseHead.ts";
import { isDatabaseThere } from "./isDatabaseThere.ts";
import { isAsWritten } from "./seal.ts";
import { type Sql, sqlOf } from "./sql.ts";
import { sqliteFailure } from "./sqliteFailure.ts";
import { hidesCommits } from "./walFile.ts";

export type Expected = {
  /** The newest version that is understood here. */
  readonly version: number;
  /** Durable commits that somebody was told of. */
  readonly commits: number | undefined;
  /** Whether no other process has the database open. */
  readonly isAlone: boolean;
};

/** Bytes up to which every page is looked at when the database is opened. Of a larger one only what guards money is. */
const small = 8 * 1024 * 1024;

/**
 * Looks whether a database may be trusted, and changes nothing: not even what SQLite would put right. To be called alone.
 * @returns its version; 0 where there is none, and never was
 * @throws DamagedWorkspace; PlaygraphError if it is a newer version's, or cannot be read
 */
export function inspectDatabase(path: string, expected: Expected): number {
  if (!isDatabaseThere(path, expected.commits)) return 0;
  const size = statSync(path).size;
  if (expected.isAlone && expected.commits === undefined && isHiding(`${path}-wal`)) throw new DamagedWorkspace("playgraph.db-wal is broken in the middle, and what was written last stands behind that");
  // A connection that only reads makes these files too, and removes neither.
  const made = ["-wal", "-shm"].map((end) => path + end).filter((file) => !existsSync(file));
  try {
    const connection = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
    try {
      return inspected(sqlOf(connection), size, expected, !made.includes(`${path}-wal`));
    } finally {
      connection.close();
    }
  } catch (error) {
    throw inspectFailure(error);
  } finally {
    if (expected.isAlone) for (const file of made) rmSync(file, { force: true });
  }
}

function isHiding(wal: string): boolean {
  return existsSync(wal) && hidesCommits(readFileSync(wal));
}

function inspected(sql: Sql, size: number, { version: newest, commits: seen, isAlone }: Expected, hasWal: boolean): number {
  const { version, isClean } = databaseHead(sql, newest, seen);
  if (seen === undefined && isAlone && !isClean && !hasWal) throw new DamagedWorkspace("playgraph.db-wal is missing, and what was written last was in it");
  const found = String(Object.values(sql.get(size > small ? "PRAGMA integrity_check(payments)" : "PRAGMA integrity_check") ?? {})[0]);
  if (found !== "ok") throw new DamagedWorkspace(`playgraph.db contradicts itself (${firstFault(found)})`);
  for (const table of ["payments", "spending"] as const) {
    for (const row of sql.each(`SELECT * FROM ${table}`)) if (!isAsWritten(table, row)) throw new DamagedWorkspace(`a row of ${table} in playgraph.db is not as it was written`);
  }
  return version;
}

/** Of as many lines as there are broken pages. The first names only the database. */
function firstFault(found: string): string {
  return found.split("\n").find((line) => line !== "" && !line.startsWith("***")) ?? found;
}

/** Content that SQLite cannot work with is damaged; only where it could not get at the content nothing is known. */
function inspectFailure(error: unknown): unknown {
  const failure = sqliteFailure(error);
  return failure instanceof PlaygraphError ? failure : new DamagedWorkspace("playgraph.db cannot be understood", { cause: error });
}
