import type { Sql } from "./sql.ts";

/** What a workspace remembers, shared by all processes that have it open. */
export type Database = {
  /** This process, as the others know it: alive for as long as it has the database open. */
  readonly owner: string;
  /** Whether the process is alive in which that owner was, by a lock of the operating system that ends with the process. @throws PlaygraphError if that cannot be known now */
  readonly isAlive: (owner: string) => boolean;
  /** Reads what has been committed, by any process: nothing of `soon` until then. Waits for nobody. */
  readonly read: <Value>(query: (sql: Sql) => Value) => Value;
  /**
   * Writes what guards money or files: settles when it is on the disk. Writes that are asked for at the same time share one commit, in their order; each is undone alone if it throws.
   * @param write called once, later; it only reads and writes the database
   * @throws what `write` throws; PlaygraphError `Unavailable` if it cannot be brought to the disk: then nothing of it is there; DamagedWorkspace, and from then on always, if what it meets is damaged
   */
  readonly durably: <Value>(write: (sql: Sql) => Value) => Promise<Value>;
  /** Writes what a crash may take back, within some milliseconds and together with others. Nobody waits for it, and what goes wrong with it stops nothing and is not told. It may come after a later `durably`. */
  readonly soon: (write: (sql: Sql) => void) => void;
  /** Settles when all is written that was asked for, of both kinds. */
  readonly flush: () => Promise<void>;
  /** Writes what is still to be written, and lets go of the lock. May be repeated. A process that ends without it does no harm. */
  readonly close: () => Promise<void>;
};
