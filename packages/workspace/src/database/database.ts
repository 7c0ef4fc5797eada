import type { Sql } from "./sql.ts";

/** What a workspace remembers, shared by all processes that have it open. */
export type Database = {
  /** This process, as the others know it: alive for as long as it has the database open. */
  readonly owner: string;
  /** Whether the process is alive in which that owner was, by a lock of the operating system that ends with the process. */
  readonly isAlive: (owner: string) => boolean;
  /** Reads what has been committed, by any process. Waits for nobody. */
  readonly read: <Value>(query: (sql: Sql) => Value) => Value;
  /**
   * Writes what guards money or files: settles when it is on the disk. Writes that are asked for at the same time share one commit; each is undone alone if it throws.
   * @throws what `write` throws; PlaygraphError `Unavailable` if it cannot be brought to the disk
   */
  readonly durably: <Value>(write: (sql: Sql) => Value) => Promise<Value>;
  /** Writes what a crash of the machine may take back. Nobody waits for it, and what goes wrong with it stops nothing. */
  readonly soon: (write: (sql: Sql) => void) => void;
  /** Writes all that is still to be written. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
};
