import type { Database } from "../database/database.ts";
import type { Sql } from "../database/sql.ts";

/** While the database takes nothing, for instance because the disk is full, what waits for it must not fill the memory: the oldest is let go of. */
const most = 10_000;

/** What was handed to a database and is not written yet, so that whoever handed it over knows it at once. */
export type Unwritten<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** @param statement writes the value */
  readonly write: (key: string, value: Value, statement: (sql: Sql) => void) => void;
};

export function unwritten<Value>(database: Pick<Database, "soon">): Unwritten<Value> {
  const values = new Map<string, Value>();
  return {
    get: (key) => values.get(key),
    write(key, value, statement) {
      values.delete(key);
      values.set(key, value);
      const oldest = values.size > most ? values.keys().next().value : undefined;
      if (oldest !== undefined) values.delete(oldest);
      database.soon((sql) => {
        // A later value has a write of its own.
        if (values.get(key) === value) values.delete(key);
        statement(sql);
      });
    },
  };
}
