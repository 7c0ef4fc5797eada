import { hash } from "node:crypto";
import type { SqlRow } from "./sql.ts";

/** A hash of a row's columns, kept beside them: a row whose seal is wrong is not as it was written. 32 hex digits. */
export function sealOf(...columns: readonly string[]): string {
  return hash("sha256", JSON.stringify(columns), "hex").slice(0, 32);
}

/** The columns of the tables that say what may be sent, in the order in which they are sealed. */
export const sealed = { payments: ["service", "key", "state", "owner", "run", "record"], spending: ["scope", "generations", "micros", "unpriced"] } as const satisfies Record<string, readonly string[]>;

/** Whether a row of that table is as it was written. */
export function isAsWritten(table: keyof typeof sealed, row: SqlRow): boolean {
  return row["seal"] === sealOf(...sealed[table].map((column) => String(row[column])));
}
