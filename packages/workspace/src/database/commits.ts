import { setImmediate } from "node:timers/promises";
import type { DatabaseSync } from "node:sqlite";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import type { Database } from "./database.ts";
import type { Sql } from "./sql.ts";
import { sqliteFailure } from "./sqliteFailure.ts";
import { type Patience, untilFree } from "./untilFree.ts";

type Asked = { readonly write: (sql: Sql) => unknown; readonly done: (outcome: Outcome) => void };
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Writes that nobody waits for, in one commit: few enough that the process stays responsive. */
const atATime = 512;
/** Milliseconds that such a write waits for others to share its commit. */
const patience = 20;

export type Commits = Pick<Database, "durably" | "soon" | "flush"> & {
  /** Refuses all further writes. */
  readonly end: (reason: Error) => void;
  /** What an error of the connection is to others. Where it says that the database is damaged, nothing more is written. */
  readonly failure: (error: unknown) => unknown;
};

/**
 * Groups writes into transactions of one connection.
 * @param inside runs in every durable transaction, after its writes and before its commit
 * @param acknowledge runs after every durable commit, before anybody is told of it
 */
export function commits(connection: DatabaseSync, sql: Sql, { inside, acknowledge }: { readonly inside: (sql: Sql) => void; readonly acknowledge: () => void }, wait: Patience): Commits {
  let asked: Asked[] = [];
  let later: ((sql: Sql) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let ended: Error | undefined;

  const failure = (error: unknown): unknown => {
    const told = sqliteFailure(error);
    if (told instanceof DamagedWorkspace) ended = told;
    return told;
  };

  const begin = (synchronous: "FULL" | "NORMAL") => untilFree(() => connection.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA busy_timeout = 0; BEGIN IMMEDIATE`), wait).finally(() => connection.exec("PRAGMA busy_timeout = 10000"));

  /** One write among others: what it throws undoes it alone. */
  function savepoint(write: (sql: Sql) => unknown): Outcome {
    connection.exec("SAVEPOINT one");
    try {
      const value = write(sql);
      connection.exec("RELEASE one");
      return { value };
    } catch (error) {
      const told = failure(error);
      // Nothing of the commit may stand where the database is damaged. Where the disk is at fault SQLite may have undone all of it by itself.
      if (told instanceof DamagedWorkspace || !connection.isTransaction) throw told;
      connection.exec("ROLLBACK TO one; RELEASE one");
      return { error: told };
    }
  }

  async function commitAsked(): Promise<void> {
    let writes: readonly Asked[] = [];
    let outcomes: readonly Outcome[] = [];
    try {
      await begin("FULL");
      if (ended instanceof DamagedWorkspace) throw ended;
      // Taken only now, so that who asked while others held the lock is in time for this commit.
      writes = asked.splice(0);
      outcomes = writes.map(({ write }) => savepoint(write));
      inside(sql);
      connection.exec("COMMIT");
      acknowledge();
    } catch (error) {
      rollback(connection);
      const told = failure(error);
      outcomes = [];
      for (const { done } of writes.length > 0 ? writes : asked.splice(0)) done({ error: told });
    }
    for (const [index, outcome] of outcomes.entries()) writes[index]?.done(outcome);
  }

  async function commitLater(): Promise<void> {
    const writes = later.splice(0, atATime);
    try {
      await begin("NORMAL");
      if (ended instanceof DamagedWorkspace) throw ended;
      for (const write of writes) savepoint(write);
      connection.exec("COMMIT");
    } catch (error) {
      // What nobody waits for may be lost; what must not be is refused by its own commit for the same reason.
      rollback(connection);
      failure(error);
    }
  }

  async function work(): Promise<void> {
    // One turn of the event loop: all that is asked for in it is in one commit.
    await setImmediate();
    while (asked.length > 0 || later.length > 0) {
      if (asked.length > 0) await commitAsked();
      if (later.length > 0) await commitLater();
      await setImmediate();
    }
    working = undefined;
  }

  function start(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return (working ??= work());
  }

  return {
    async durably<Value>(write: (sql: Sql) => Value): Promise<Value> {
      if (ended) throw ended;
      const { promise, resolve, reject } = Promise.withResolvers<Value>();
      asked.push({ write, done: (outcome) => ("error" in outcome ? reject(outcome.error) : resolve(outcome.value as Value)) });
      void start();
      return await promise;
    },
    soon(write) {
      if (ended) return;
      later.push(write);
      if (later.length >= atATime) void start();
      else timer ??= setTimeout(start, patience);
    },
    flush: async () => {
      while (working || asked.length > 0 || later.length > 0) await start();
    },
    end(reason) {
      ended ??= reason;
    },
    failure,
  };
}

function rollback(connection: DatabaseSync): void {
  try {
    if (connection.isTransaction) connection.exec("ROLLBACK");
  } catch {
    // The disk is at fault, and who asked is told so by what failed before.
  }
}
