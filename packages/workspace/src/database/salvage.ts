import { copyFile, open, readFile, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { beginning } from "./prepareDatabase.ts";
import { type ReadableRows, readableRows } from "./readableRows.ts";
import { sqlOf } from "./sql.ts";
import { believable } from "./walFile.ts";

const pageSize = 4096;

export type Salvage = { readonly payments: ReadableRows; readonly spending: ReadableRows; readonly runs: ReadableRows; /** Durable commits that are in it. */ readonly commits: number };

/**
 * Reads what can be read of a damaged database, from a copy that is gone afterwards. What is read may be wrong: seals tell.
 * @param files of the main file and of its -wal, where there is one
 */
export async function salvage(files: { readonly main: string | undefined; readonly wal: string | undefined }, copy: string, schema: readonly string[]): Promise<Salvage> {
  try {
    if (files.main === undefined) await writeFile(copy, "");
    else await copyFile(files.main, copy);
    const wal = files.wal === undefined ? undefined : believable(await readFile(files.wal));
    await (wal ? writeFile(`${copy}-wal`, wal) : rm(`${copy}-wal`, { force: true }));
    if (!isReadable(copy)) await graft(copy, schema);
    return read(copy);
  } finally {
    for (const end of ["", "-wal", "-shm"]) await rm(copy + end, { force: true });
  }
}

function isReadable(path: string): boolean {
  const connection = new DatabaseSync(path, { readOnly: true });
  try {
    return connection.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name IN ('payments', 'spending', 'runs')").get()?.["count"] === 3;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}

/** The first page, which says where the tables begin, is that of a new database with the same tables. */
async function graft(path: string, schema: readonly string[]): Promise<void> {
  const model = new DatabaseSync(":memory:");
  model.exec(beginning(schema));
  const page = Buffer.from(model.serialize().subarray(0, pageSize));
  model.close();
  const file = await open(path, "r+");
  try {
    const pages = Math.max(1, Math.ceil((await file.stat()).size / pageSize));
    // Its -wal is to be read, and its size believed: the change counter and the version that the size is valid for are equal in the model.
    page.writeUInt16BE(0x0202, 18);
    page.writeUInt32BE(pages, 28);
    await file.write(page, 0, pageSize, 0);
    await file.truncate(pages * pageSize);
  } finally {
    await file.close();
  }
}

function read(path: string): Salvage {
  const connection = new DatabaseSync(path);
  try {
    const sql = sqlOf(connection);
    const [health] = readableRows(sql, "health").rows;
    return { payments: readableRows(sql, "payments"), spending: readableRows(sql, "spending"), runs: readableRows(sql, "runs"), commits: Number(health?.["commits"] ?? 0) };
  } finally {
    connection.close();
  }
}
