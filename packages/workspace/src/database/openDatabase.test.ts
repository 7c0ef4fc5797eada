import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished, expect, it } from "vitest";
import { databaseProcess } from "../testing/databaseProcess.ts";
import { fakeClock } from "../testing/fakeClock.ts";
import { insertPayment, paymentOf, payments } from "../testing/payments.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import type { Database } from "./database.ts";
import { type DatabaseOptions, openDatabase } from "./openDatabase.ts";
import { migrations } from "./schema.ts";
import type { Sql } from "./sql.ts";

async function open(dir: string, options?: DatabaseOptions): Promise<Database> {
  const database = await openDatabase(dir, options);
  onTestFinished(database.close);
  return database;
}

function commitsOf({ read }: Database): unknown {
  return read((sql) => sql.get("SELECT commits FROM health")?.["commits"]);
}

function keysIn(sql: Sql): readonly unknown[] {
  return sql.all("SELECT key FROM payments ORDER BY rowid").map(({ key }) => key);
}

function keysOf({ read }: Database): readonly unknown[] {
  return read(keysIn);
}

const insert = (key: string) => (sql: Sql) => insertPayment(sql, key);

it("[W20] writes that are asked for in one turn share one commit, and one that throws is undone alone", async () => {
  const database = await open(await temporaryFolder());
  const outcomes = await Promise.allSettled([
    database.durably(insert("a")),
    database.durably((sql) => {
      insertPayment(sql, "b");
      throw new Error("no");
    }),
    database.durably((sql) => {
      insertPayment(sql, "c");
      return 7;
    }),
  ]);
  expect(outcomes).toEqual([
    { status: "fulfilled", value: undefined },
    { status: "rejected", reason: new Error("no") },
    { status: "fulfilled", value: 7 },
  ]);
  expect(keysOf(database)).toEqual(["a", "c"]);
  expect(commitsOf(database)).toBe(1);
});

it("[W20] what was told of is there after a kill -9, and the workspace opens without anybody's help", async () => {
  const dir = await temporaryFolder();
  const other = await databaseProcess(dir);
  await other.write("a", "b");
  await other.write("c");
  await other.kill();
  const database = await open(dir);
  expect(database.read(payments)).toEqual(["a", "b", "c"].map(paymentOf));
  expect(database.isAlive(other.owner)).toBe(false);
});

it("[W21] what is written soon waits for nobody, is there after a flush and after a close, and stops nothing by failing", async () => {
  const dir = await temporaryFolder();
  const database = await openDatabase(dir);
  database.soon(insert("a"));
  expect(keysOf(database)).toEqual([]);
  await database.flush();
  expect(keysOf(database)).toEqual(["a"]);
  database.soon(() => {
    throw new Error("no");
  });
  for (let index = 0; index < 2_000; index++) database.soon(insert(`b${index}`));
  await database.close();
  await database.close();
  const again = await open(dir);
  expect(keysOf(again)).toHaveLength(2_001);
  expect(commitsOf(again)).toBe(0);
});

it("[W21] a write after the close is refused in a sentence", async () => {
  const database = await openDatabase(await temporaryFolder());
  await database.close();
  await expect(database.durably(insert("a"))).rejects.toThrow("The workspace is closed already.");
});

it("[W22] many processes that begin at once make one database, and all that they write is in it", async () => {
  const dir = await temporaryFolder();
  const others = await Promise.all(Array.from({ length: 6 }, () => databaseProcess(dir)));
  await Promise.all(others.flatMap((other, index) => [other.write(`a${index}`)]));
  await Promise.all(others.map(({ kill, close }, index) => (index % 2 === 0 ? kill() : close())));
  const database = await open(dir);
  expect(new Set(keysOf(database))).toEqual(new Set(["a0", "a1", "a2", "a3", "a4", "a5"]));
  expect((await readdir(dir)).filter((name) => name.includes(".part"))).toEqual([]);
});

it("[W22] what a crash left of a database without its name is no hindrance", async () => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "playgraph.db.part"), "half a database");
  await writeFile(join(dir, "playgraph.db.part-wal"), "and its log");
  const database = await open(dir);
  await database.durably(insert("a"));
  expect(keysOf(database)).toEqual(["a"]);
});

it("[W23] an owner is alive for as long as its process has the database open, and its file goes with it", async () => {
  const dir = await temporaryFolder();
  const database = await open(dir);
  const other = await databaseProcess(dir);
  const third = await openDatabase(dir);
  expect([database.owner, other.owner, third.owner].map(database.isAlive)).toEqual([true, true, true]);
  expect(third.isAlive(database.owner)).toBe(true);
  await other.kill();
  await third.close();
  expect([database.owner, other.owner, third.owner, "nobody"].map(database.isAlive)).toEqual([true, false, false, false]);
  // Who asked is still alive itself, although it has looked at locks of its own process.
  const later = await databaseProcess(dir);
  expect((await readdir(join(dir, "locks"))).filter((name) => !name.includes(".")).toSorted()).toEqual([database.owner, later.owner, "gate"].toSorted());
  await expect(later.write("a")).resolves.toBeUndefined();
  expect(database.isAlive(later.owner)).toBe(true);
});

it("[W23] whose lock cannot be looked at is not taken for dead, and his file is left alone", async () => {
  const dir = await temporaryFolder();
  const database = await open(dir);
  const owner = "00000000-0000-4000-8000-000000000000";
  // As where too many files are open: what is there cannot be opened.
  await mkdir(join(dir, "locks", owner));
  expect(() => database.isAlive(owner)).toThrow(/^The workspace's database: /);
  await expect(openDatabase(dir)).rejects.toThrow(/^The workspace's database: /);
  await rmdir(join(dir, "locks", owner));
  expect(database.isAlive(owner)).toBe(false);
  // Nobody writes anything into a lock.
  await writeFile(join(dir, "locks", owner), "a".repeat(4096));
  expect(database.isAlive(owner)).toBe(false);
});

const older = migrations;
const newer = [...older, "ALTER TABLE tasks ADD COLUMN note TEXT"];

it("[W24] an older database is kept as it was and brought to the newest version", async () => {
  const dir = await temporaryFolder();
  const first = await openDatabase(dir, { schema: older });
  await first.durably(insert("a"));
  await first.close();
  await writeFile(join(dir, `playgraph.db.v${older.length}.bak.part`), "a backup that was interrupted");
  const database = await open(dir, { schema: newer });
  expect(keysOf(database)).toEqual(["a"]);
  expect(database.read((sql) => sql.all("SELECT note FROM tasks"))).toEqual([]);
  const backup = new DatabaseSync(join(dir, `playgraph.db.v${older.length}.bak`), { readOnly: true });
  expect(backup.prepare("SELECT key FROM payments").all()).toEqual([{ key: "a" }]);
  expect(backup.prepare("PRAGMA user_version").get()).toEqual({ user_version: older.length });
  backup.close();
});

it("[W24] a migration that fails leaves the database as it was", async () => {
  const dir = await temporaryFolder();
  await (await openDatabase(dir, { schema: older })).close();
  await expect(openDatabase(dir, { schema: [...newer, "CREATE TABLE tasks (again TEXT)"] })).rejects.toThrow(/tasks already exists/);
  const database = await open(dir, { schema: older });
  expect(database.read((sql) => sql.all("PRAGMA table_info(tasks)"))).toHaveLength(3);
});

it("[W24] a database of a newer version is refused, and no byte of it is written", async () => {
  const dir = await temporaryFolder();
  await (await openDatabase(dir, { schema: newer })).close();
  const before = await readFile(join(dir, "playgraph.db"));
  await expect(openDatabase(dir, { schema: older })).rejects.toThrow(`The workspace was written by a newer version of Playgraph: its database has version ${newer.length}, and this one knows ${older.length}.`);
  expect((await readFile(join(dir, "playgraph.db"))).equals(before)).toBe(true);
  expect((await readdir(dir)).toSorted()).toEqual(["locks", "playgraph.db"]);
});

it("[W27] a full disk refuses a write in a sentence, and those after it succeed once there is room", async () => {
  const database = await open(await temporaryFolder());
  await database.durably(insert("a"));
  const pages = Number(database.read((sql) => sql.get("PRAGMA page_count"))?.["page_count"]);
  database.read((sql) => sql.get(`PRAGMA max_page_count = ${pages}`));
  const large = database.durably((sql) => sql.run("INSERT INTO tasks VALUES ('g', 't', ?)", "x".repeat(100_000)));
  await expect(large).rejects.toMatchObject({ failure: { code: "Unavailable", retryable: true, message: "The workspace's database: the disk is full. Free some space and run again." } });
  database.read((sql) => sql.get("PRAGMA max_page_count = 100000"));
  await database.durably(insert("b"));
  expect(keysOf(database)).toEqual(["a", "b"]);
});

it("[W28] a process waits while another one writes, and both go on", async () => {
  const dir = await temporaryFolder();
  const database = await open(dir);
  const other = new DatabaseSync(join(dir, "playgraph.db"));
  other.exec("BEGIN IMMEDIATE");
  const settled: string[] = [];
  const writing = database.durably(insert("a")).then(() => settled.push("written"));
  // Reading waits for nobody.
  expect(keysOf(database)).toEqual([]);
  await Promise.race([writing, database.durably(insert("b")), new Promise((resolve) => setImmediate(resolve))]);
  expect(settled).toEqual([]);
  other.exec("COMMIT");
  other.close();
  await writing;
  expect(keysOf(database)).toEqual(["a", "b"]);
});

it("[W28] who holds the database for a minute is told of, in a sentence without the word locked", async () => {
  const dir = await temporaryFolder();
  const clock = fakeClock();
  const database = await open(dir, { wait: { clock, random: () => 0.5 } });
  const other = new DatabaseSync(join(dir, "playgraph.db"));
  other.exec("BEGIN IMMEDIATE");
  await expect(database.durably(insert("a"))).rejects.toThrow("The workspace's database: another process is using it and did not let go for a minute. Wait for that process, or stop it, and try again.");
  expect(clock.now()).toBeGreaterThan(60_000);
  other.close();
  await database.durably(insert("b"));
  expect(keysOf(database)).toEqual(["b"]);
});

it("[W29] damage that shows itself later ends all writing", async () => {
  const dir = await temporaryFolder();
  const first = await openDatabase(dir);
  for (let index = 0; index < 200; index++) first.soon(insert(`a${index}`));
  await first.close();
  const database = await open(dir);
  // By another process: what this one has opened as a database it must not open as a file.
  const path = join(dir, "playgraph.db");
  execFileSync(process.execPath, ["-e", "const { openSync, writeSync } = require('node:fs'); writeSync(openSync(process.argv[1], 'r+'), Buffer.alloc(300_000), 0, 300_000, 50_000)", path]);
  const together = await Promise.allSettled([database.durably(() => "harmless in itself"), database.durably(keysIn), database.durably(() => "harmless too")]);
  expect(together.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(() => keysOf(database)).toThrow(DamagedWorkspace);
  await expect(database.durably(() => "harmless in itself")).rejects.toThrow(DamagedWorkspace);
  expect(commitsOf(database)).toBe(0);
});

it("[W27] what is in the way is told in a sentence", async () => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "locks"), "");
  await expect(openDatabase(dir)).rejects.toThrow("cannot open the workspace's database: a file of that name is in the way.");
  expect(existsSync(join(dir, "playgraph.db"))).toBe(false);
});
