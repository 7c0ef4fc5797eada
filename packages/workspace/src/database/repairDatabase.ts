import { rename } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { existsSync } from "node:fs";
import { PlaygraphError } from "@playgraph/core";
import { systemClock } from "../systemClock.ts";
import { writeWhole } from "../writeWhole.ts";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import type { DatabaseOptions } from "./openDatabase.ts";
import { inspectDatabase } from "./inspectDatabase.ts";
import { openFailure } from "./openFailure.ts";
import { ownerLocks } from "./ownerLocks.ts";
import { prepareDatabase } from "./prepareDatabase.ts";
import type { ReadableRows } from "./readableRows.ts";
import { type Salvage, salvage } from "./salvage.ts";
import { migrations } from "./schema.ts";
import { isAsWritten, sealOf } from "./seal.ts";
import { ends, setAside } from "./setAside.ts";
import { type Sql, type SqlRow, sqlOf } from "./sql.ts";
import { witnesses } from "./witnesses.ts";

/** Rows that were taken over, and rows that were not. */
type Salvaged = { readonly kept: number; readonly lost: number | "unknown" };

export type Repair = {
  /** What the damaged database is called now, in the workspace's folder. */
  readonly aside: string;
  readonly payments: Salvaged;
  readonly spending: Salvaged;
  readonly runs: Salvaged;
};

/**
 * Sets a damaged database aside and makes a new one of all that can be read of it. Payments keep their states. What tasks gave is forgotten: they run again, and their payments answer.
 * If it is interrupted it can be called again: nothing is moved before all that can be read is on the disk once more.
 * @param dir the workspace's folder, absolute
 * @returns undefined if nothing is damaged; then nothing was done
 * @throws PlaygraphError if another process has the workspace open, or the disk fails
 */
export async function repairDatabase(dir: string, { wait = { clock: systemClock, random: Math.random }, schema = migrations }: DatabaseOptions = {}): Promise<Repair | undefined> {
  const path = join(dir, "playgraph.db");
  try {
    const locks = ownerLocks(dir);
    return await locks.alone(async () => {
      if (locks.alive().length > 0) throw new PlaygraphError({ code: "InvalidInput", message: "The workspace cannot be repaired while another process has it open. End that process and try again." });
      const seen = witnesses(locks.folder).most();
      if (!isDamaged(() => inspectDatabase(path, { version: schema.length, commits: seen, isAlone: true }))) return undefined;
      const { aside } = setAside(path);
      const there = (end: string) => [aside + end, path + end].find(existsSync);
      const found = await salvage({ main: there(""), wal: there("-wal") }, `${path}.salvage.part`, schema);
      const commits = Math.max(found.commits, seen ?? 0);
      let kept = { payments: 0, spending: 0, runs: 0 };
      const takeItsPlace = await prepareDatabase(path, schema, (connection) => {
        kept = refill(connection, found, commits);
      });
      for (const end of ends) if (existsSync(path + end)) await rename(path + end, aside + end);
      // The main file stands for the whole: without it the repair would count as unfinished.
      if (!existsSync(aside)) await writeWhole(aside, "");
      await takeItsPlace();
      const isBehind = found.commits < (seen ?? 0);
      const told = (table: ReadableRows, count: number): Salvaged => ({ kept: count, lost: table.isTorn || isBehind ? "unknown" : table.rows.length - count });
      return { aside: basename(aside), payments: told(found.payments, kept.payments), spending: told(found.spending, kept.spending), runs: told(found.runs, kept.runs) };
    }, wait);
  } catch (error) {
    throw openFailure(error);
  }
}

function isDamaged(inspect: () => unknown): boolean {
  try {
    inspect();
    return false;
  } catch (error) {
    if (error instanceof DamagedWorkspace) return true;
    throw error;
  }
}

function refill(connection: DatabaseSync, { payments, spending, runs }: Salvage, commits: number): { readonly payments: number; readonly spending: number; readonly runs: number } {
  const sql = sqlOf(connection);
  sql.run("UPDATE health SET commits = ?", commits);
  return {
    payments: insert(sql, "payments", payments, (row) => isAsWritten("payments", row)),
    spending: insert(sql, "spending", spending, (row) => isAsWritten("spending", row)),
    runs: insert(sql, "runs", runs, (row) => row["seal"] === sealOf(String(row["id"]), String(row["request"]))),
  };
}

/** @returns how many rows were taken over */
function insert(sql: Sql, table: string, { rows }: ReadableRows, isRight: (row: SqlRow) => boolean): number {
  let count = 0;
  for (const row of rows.filter(isRight)) {
    const columns = Object.keys(row);
    count += sql.run(`INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`, ...Object.values(row));
  }
  return count;
}
