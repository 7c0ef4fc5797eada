import { sealOf } from "../database/seal.ts";
import type { Sql } from "../database/sql.ts";

/** A payment as it stands in the database, by its key: of several pages, or of a few bytes. */
export function paymentOf(key: string): readonly [string, string, string, string, string, string] {
  return ["fal", key, "done", "somebody", "r1", JSON.stringify({ key, text: key.repeat((7 * key.length + key.charCodeAt(key.length - 1)) * 4) })];
}

export function insertPayment(sql: Sql, key: string): void {
  const columns = paymentOf(key);
  sql.run("INSERT INTO payments (service, key, state, owner, run, record, seal) VALUES (?, ?, ?, ?, ?, ?, ?)", ...columns, sealOf(...columns));
}

/** All payments, in the order in which they were made. */
export function payments(sql: Sql): readonly (readonly unknown[])[] {
  return sql.all("SELECT service, key, state, owner, run, record FROM payments ORDER BY rowid").map((row) => Object.values(row));
}
