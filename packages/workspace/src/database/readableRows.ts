import type { Sql, SqlRow } from "./sql.ts";

/** Rowids in a row that are looked for in vain: more than the largest damaged page had. */
const widestGap = 2_000;

export type ReadableRows = { readonly rows: readonly SqlRow[]; /** Whether there may have been others. */ readonly isTorn: boolean };

/** All rows of a damaged table that SQLite can still read: from both ends, and one by one in between. Each has its `rowid`. Linear in the rowids that there are. */
export function readableRows(sql: Sql, table: string): ReadableRows {
  const columns = `SELECT rowid AS rowid, * FROM ${table} NOT INDEXED`;
  const walk = (statement: string, from: number, isOn: (rowid: number, before: number) => boolean) => {
    const rows: SqlRow[] = [];
    for (let before = from; ; ) {
      const row = attempt(() => sql.get(statement, before));
      if (row === undefined) return { rows, before, isWhole: true };
      if (row === "unreadable" || !isOn(Number(row["rowid"]), before)) return { rows, before, isWhole: false };
      rows.push(row);
      before = Number(row["rowid"]);
    }
  };
  const up = walk(`${columns} WHERE rowid > ? ORDER BY rowid LIMIT 1`, Number.MIN_SAFE_INTEGER, (rowid, before) => rowid > before);
  if (up.isWhole) return { rows: up.rows, isTorn: false };
  const first = up.rows.length === 0 ? 0 : up.before;
  const down = walk(`${columns} WHERE rowid < ? ORDER BY rowid DESC LIMIT 1`, Number.MAX_SAFE_INTEGER, (rowid, before) => rowid < before && rowid > first);
  const between: SqlRow[] = [];
  for (let rowid = first + 1, found = first; rowid < down.before && rowid - found < widestGap; rowid++) {
    const row = attempt(() => sql.get(`${columns} WHERE rowid = ?`, rowid));
    if (typeof row !== "object") continue;
    between.push(row);
    found = rowid;
  }
  return { rows: [...up.rows, ...between, ...down.rows.toReversed()], isTorn: true };
}

function attempt(read: () => SqlRow | undefined): SqlRow | undefined | "unreadable" {
  try {
    return read();
  } catch {
    return "unreadable";
  }
}
