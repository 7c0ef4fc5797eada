import { DamagedWorkspace } from "../database/damagedWorkspace.ts";
import type { Database } from "../database/database.ts";
import { sealOf } from "../database/seal.ts";
import type { Sql, SqlRow } from "../database/sql.ts";
import type { Payment } from "./payment.ts";

/** A payment as it lies in the database. */
export type PaymentRow = {
  readonly key: string;
  readonly payment: Payment;
  /** Of the row as it was read or written: who changes it changes this one, or none. */
  readonly seal: string;
};

/** The payments of one service. */
export type PaymentRows = {
  /** What lies beside them in the database. */
  readonly read: Database["read"];
  readonly find: (key: string) => PaymentRow | undefined;
  /**
   * One durable commit.
   * @param before the row as it was seen; undefined where there was none
   * @param after undefined: there is none any more
   * @param also what else belongs into the commit
   * @returns the row as it is now; `outdated` if somebody else was quicker: then nothing was changed
   */
  readonly change: (key: string, before: PaymentRow | undefined, after: Payment | undefined, also?: (sql: Sql) => void) => Promise<PaymentRow | "gone" | "outdated">;
};

export function paymentRows(database: Database, service: string): PaymentRows {
  return {
    read: database.read,
    find: (key) => database.read((sql) => findPayment(sql, service, key)),
    change: (key, before, after, also = () => {}) =>
      database.durably((sql) => {
        const row = changePayment(sql, service, key, before, after);
        if (row !== "outdated") also(sql);
        return row;
      }),
  };
}

/** @throws DamagedWorkspace if the row is not as it was written */
export function findPayment(sql: Sql, service: string, key: string): PaymentRow | undefined {
  const row = sql.get("SELECT state, owner, run, record, seal FROM payments WHERE service = ? AND key = ?", service, key);
  return row && { key, payment: paymentOf(service, key, row), seal: String(row["seal"]) };
}

export function paymentOf(service: string, key: string, { state, owner, run, record, seal }: SqlRow): Payment {
  const columns = [state, owner, run, record].map(String);
  if (sealOf(service, key, ...columns) !== seal) throw new DamagedWorkspace("the record of a paid request is not as it was written");
  return { ...(JSON.parse(String(record)) as Payment), state, owner, run } as Payment;
}

type Columns = { readonly state: string; readonly owner: string; readonly run: string; readonly record: string; readonly seal: string };

function columnsOf(service: string, key: string, { state, owner, run, ...rest }: Payment): Columns {
  const record = JSON.stringify(rest);
  return { state, owner, run, record, seal: sealOf(service, key, state, owner, run, record) };
}

/** As `change`, inside a commit. */
export function changePayment(sql: Sql, service: string, key: string, before: PaymentRow | undefined, after: Payment | undefined): PaymentRow | "gone" | "outdated" {
  const columns = after && columnsOf(service, key, after);
  if (!isChanged(sql, service, key, before, columns)) return "outdated";
  return after && columns ? { key, payment: after, seal: columns.seal } : "gone";
}

function isChanged(sql: Sql, service: string, key: string, before: PaymentRow | undefined, after: Columns | undefined): boolean {
  if (!before && after) return sql.run("INSERT INTO payments (service, key, state, owner, run, record, seal) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", service, key, after.state, after.owner, after.run, after.record, after.seal) === 1;
  if (before && after) return sql.run("UPDATE payments SET state = ?, owner = ?, run = ?, record = ?, seal = ? WHERE service = ? AND key = ? AND seal = ?", after.state, after.owner, after.run, after.record, after.seal, service, key, before.seal) === 1;
  return before !== undefined && sql.run("DELETE FROM payments WHERE service = ? AND key = ? AND seal = ?", service, key, before.seal) === 1;
}
