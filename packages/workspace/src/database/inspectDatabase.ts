import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { PlaygraphError } from "@playgraph/core";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import { applicationId } from "./schema.ts";
import { sealOf } from "./seal.ts";
import { setAside } from "./setAside.ts";
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
  if (setAside(path).isUnfinished) throw new DamagedWorkspace("its repair was interrupted");
  if (!existsSync(path)) {
    if (existsSync(`${path}-wal`) || (expected.commits ?? 0) > 0) throw new DamagedWorkspace("playgraph.db is missing");
    return 0;
  }
  const size = statSync(path).size;
  if (size === 0) throw new DamagedWorkspace("playgraph.db is empty");
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
  const version = Number(sql.get("PRAGMA user_version")?.["user_version"]);
  if (sql.get("PRAGMA application_id")?.["application_id"] !== applicationId) throw new DamagedWorkspace("playgraph.db is the database of another program");
  if (version > newest) throw new PlaygraphError({ code: "InvalidInput", message: `The workspace was written by a newer version of Playgraph: its database has version ${version}, and this one knows ${newest}. Nothing was changed. Update Playgraph, or name another folder with --workspace.` });
  const health = sql.get("SELECT commits, clean FROM health");
  if (!health) throw new DamagedWorkspace("playgraph.db has lost a part of its content");
  const commits = Number(health["commits"]);
  if (seen !== undefined && commits < seen) throw new DamagedWorkspace(`playgraph.db has lost what was written last: ${seen - commits} of its ${seen} commits`);
  if (seen === undefined && isAlone && health["clean"] === 0 && !hasWal) throw new DamagedWorkspace("playgraph.db-wal is missing, and what was written last was in it");
  const found = String(Object.values(sql.get(size > small ? "PRAGMA integrity_check(payments)" : "PRAGMA integrity_check") ?? {})[0]);
  if (found !== "ok") throw new DamagedWorkspace(`playgraph.db contradicts itself (${firstFault(found)})`);
  for (const payment of sql.each("SELECT service, key, state, owner, run, record, seal FROM payments")) {
    const { seal, ...columns } = payment;
    if (sealOf(...Object.values(columns).map(String)) !== seal) throw new DamagedWorkspace("a payment in playgraph.db is not as it was written");
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
