import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlaygraphError } from "@playgraph/core";
import { systemClock } from "../systemClock.ts";
import { commits } from "./commits.ts";
import type { Database } from "./database.ts";
import { inspectDatabase } from "./inspectDatabase.ts";
import { migrate } from "./migrate.ts";
import { openFailure } from "./openFailure.ts";
import { ownerLocks } from "./ownerLocks.ts";
import { beginning, prepareDatabase } from "./prepareDatabase.ts";
import { migrations } from "./schema.ts";
import { type Sql, sqlOf } from "./sql.ts";
import type { Patience } from "./untilFree.ts";
import { witnesses } from "./witnesses.ts";

export type DatabaseOptions = {
  /** Default: the machine's time, whatever the clock of those who use the database: it is other processes that are waited for. */
  readonly wait?: Patience;
  /** Default: those of this version. */
  readonly schema?: readonly string[];
  /** Keeps nothing: the same without a disk, to measure what the disk costs. */
  readonly inMemory?: boolean;
};

/**
 * Opens what a workspace remembers, and makes it where there is nothing yet.
 * @param dir the workspace's folder, absolute; it must be there
 * @throws DamagedWorkspace if it cannot be trusted; PlaygraphError if it is a newer version's, or cannot be read and written
 */
export async function openDatabase(dir: string, { wait = { clock: systemClock, random: Math.random }, schema = migrations, inMemory = false }: DatabaseOptions = {}): Promise<Database> {
  const path = join(dir, "playgraph.db");
  try {
    const locks = ownerLocks(dir);
    return await locks.alone(async () => {
      const witness = witnesses(locks.folder);
      const version = inMemory ? schema.length : inspectDatabase(path, { version: schema.length, commits: witness.most(), isAlone: locks.alive().length === 0 });
      if (version === 0) await (await prepareDatabase(path, schema))();
      const connection = new DatabaseSync(inMemory ? ":memory:" : path, { timeout: 10_000 });
      try {
        if (inMemory) connection.exec(beginning(schema));
        if (version > 0 && version < schema.length) await migrate(connection, path, version, schema);
        const sql = sqlOf(connection);
        soil(connection, sql);
        const { owner, release } = locks.take();
        const seen = witness.begin(owner, commitsOf(sql.get("SELECT commits FROM health")), locks.isAlive);
        return database(connection, sql, { owner, isAlive: locks.isAlive, saw: seen.saw }, wait, () =>
          locks.alone(async () => {
            if (!connection.isOpen) return;
            if (locks.alive().every((other) => other === owner)) markClean(connection);
            connection.close();
            seen.close();
            release();
          }, wait),
        );
      } catch (error) {
        connection.close();
        throw error;
      }
    }, wait);
  } catch (error) {
    throw openFailure(error);
  }
}

/** From now on something may be in the -wal file alone. This must stand in the main file itself, which is what is left if the other one is lost. */
function soil(connection: DatabaseSync, sql: Sql): void {
  if (sql.get("SELECT clean FROM health")?.["clean"] === 0) return;
  connection.exec("PRAGMA synchronous = FULL; UPDATE health SET clean = 0; PRAGMA wal_checkpoint(PASSIVE)");
}

/** Where it cannot be said, for instance on a full disk, the -wal is looked for next time: it is then there. */
function markClean(connection: DatabaseSync): void {
  try {
    connection.exec("BEGIN IMMEDIATE; UPDATE health SET clean = 1; COMMIT");
  } catch {
    // Closing undoes what was begun.
  }
}

function database(connection: DatabaseSync, sql: Sql, { owner, isAlive, saw }: Pick<Database, "owner" | "isAlive"> & { readonly saw: (commits: number) => void }, wait: Patience, leave: () => Promise<void>): Database {
  let count = 0;
  const writes = commits(
    connection,
    sql,
    {
      inside: () => void (count = commitsOf(sql.get("UPDATE health SET commits = commits + 1 RETURNING commits"))),
      acknowledge: () => {
        try {
          saw(count);
        } catch {
          // What is on the disk is told of all the same. Should it be lost later, that would not be noticed.
        }
      },
    },
    wait,
  );
  return {
    owner,
    isAlive,
    read(query) {
      try {
        return query(sql);
      } catch (error) {
        throw writes.failure(error);
      }
    },
    durably: writes.durably,
    soon: writes.soon,
    flush: writes.flush,
    async close() {
      writes.end(new PlaygraphError({ code: "Unavailable", message: "The workspace is closed already." }));
      await writes.flush();
      if (!connection.isOpen) return;
      await leave().catch((error: unknown) => Promise.reject(openFailure(error) as Error));
    },
  };
}

function commitsOf(row: Readonly<Record<string, unknown>> | undefined): number {
  return Number(row?.["commits"]);
}
