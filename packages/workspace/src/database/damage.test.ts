import { createHash } from "node:crypto";
import { cp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { databaseProcess } from "../testing/databaseProcess.ts";
import { insertPayment, paymentOf, payments } from "../testing/payments.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import { openDatabase } from "./openDatabase.ts";
import { repairDatabase } from "./repairDatabase.ts";

const keys = Array.from({ length: 90 }, (_, index) => `key-${index}`);
const acknowledged = keys.map(paymentOf);

/** A folder whose database holds all keys: two thirds brought into the main file, the rest, where its process was killed, in the -wal alone. */
async function used(end: "killed" | "closed"): Promise<string> {
  const dir = await temporaryFolder();
  const first = await databaseProcess(dir);
  for (let index = 0; index < 60; index += 3) await first.write(...keys.slice(index, index + 3));
  await first.close();
  const second = await databaseProcess(dir);
  for (const key of keys.slice(60)) await second.write(key);
  await (end === "killed" ? second.kill() : second.close());
  return dir;
}

async function copyOf(dir: string): Promise<string> {
  const copy = await temporaryFolder();
  await cp(dir, copy, { recursive: true });
  return copy;
}

/** What the database's own files hold, by name. */
async function contents(dir: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(dir)).filter((name) => name.startsWith("playgraph.db") && !name.endsWith("-shm"));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, createHash("sha256").update(await readFile(join(dir, name))).digest("hex")])));
}

/** All payments of the database, or what opening it says. */
async function opened(dir: string): Promise<readonly (readonly unknown[])[] | Error> {
  try {
    const database = await openDatabase(dir);
    const found = database.read(payments);
    await database.close();
    return found;
  } catch (error) {
    return error as Error;
  }
}

type Mutation = { readonly file: string; readonly at: number; readonly length: number } & ({ readonly kind: "flip"; readonly mask: number } | { readonly kind: "cut" | "empty" | "gone" | "header" | "noise" });

async function mutate(dir: string, mutation: Mutation): Promise<void> {
  const path = join(dir, mutation.file);
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes || bytes.length === 0) return;
  const at = Math.floor(mutation.at * bytes.length);
  if (mutation.kind === "gone") return await rm(path);
  if (mutation.kind === "empty") return await truncate(path, 0);
  if (mutation.kind === "cut") return await truncate(path, at);
  if (mutation.kind === "header") bytes.fill(0, 0, Math.min(100, bytes.length));
  if (mutation.kind === "flip") bytes[at] = (bytes[at] ?? 0) ^ mutation.mask;
  if (mutation.kind === "noise") for (let index = at; index < Math.min(at + mutation.length, bytes.length); index++) bytes[index] = (index * 167 + mutation.length) & 0xff;
  await writeFile(path, bytes);
}

const mutations = (files: readonly string[]): fc.Arbitrary<Mutation> => fc
  .record({ file: fc.constantFrom(...files), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), length: fc.integer({ min: 1, max: 20_000 }) })
  .chain((place) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 255 }).map((mask) => ({ ...place, kind: "flip" as const, mask })) },
      { weight: 3, arbitrary: fc.constantFrom<"cut" | "empty" | "gone" | "header" | "noise">("cut", "empty", "gone", "header", "noise").map((kind) => ({ ...place, kind })) },
    ),
  );

type Trial = { readonly outcome: "whole" | "told" | "refused"; readonly kept: number; readonly fault?: string };

/** Damages a copy, opens it, and repairs it where it is told to be damaged. */
async function trial(dir: string, mutation: Mutation): Promise<Trial> {
  const copy = await copyOf(dir);
  try {
    await mutate(copy, mutation);
    const before = await contents(copy);
    const found = await opened(copy);
    if (!(found instanceof Error)) return { outcome: "whole", kept: found.length, ...(isDeepStrictEqual(found, acknowledged) ? {} : { fault: "payments were lost in silence" }) };
    if (!isDeepStrictEqual(await contents(copy), before)) return { outcome: "told", kept: 0, fault: "the damaged files were changed" };
    if (!(found instanceof DamagedWorkspace)) return { outcome: "refused", kept: 0, ...(/newer version/.test(found.message) ? {} : { fault: String(found) }) };
    const repair = await repairDatabase(copy);
    const kept = await opened(copy);
    if (kept instanceof Error) return { outcome: "told", kept: 0, fault: `after the repair: ${kept.message}` };
    const wrong = kept.filter((payment) => !acknowledged.some((right) => isDeepStrictEqual(right, payment)));
    const isHonest = repair?.payments.kept === kept.length && (repair.payments.lost === "unknown" || repair.payments.lost === keys.length - kept.length);
    return { outcome: "told", kept: kept.length, ...(wrong.length === 0 && isHonest ? {} : { fault: `the repair told of ${JSON.stringify(repair)}, kept ${kept.length}, and ${wrong.length} of them were not there before` }) };
  } finally {
    await rm(copy, { recursive: true });
  }
}

it.each(["killed", "closed"] as const)("[W25] a database that was %s and then damaged says so and is left as it is, or has all that anybody was told of; a repair keeps only what was there", { timeout: 120_000 }, async (end) => {
  const dir = await used(end);
  const trials: Trial[] = [];
  await fc.assert(
    fc.asyncProperty(mutations(end === "killed" ? ["playgraph.db", "playgraph.db-wal", "playgraph.db-wal", "playgraph.db-shm"] : ["playgraph.db"]), async (mutation) => {
      const result = await trial(dir, mutation);
      trials.push(result);
      expect(result.fault).toBeUndefined();
    }),
    { seed: 4, numRuns: process.env["PLAYGRAPH_TEST"] === "full" ? 250 : 30 },
  );
  const told = trials.filter(({ outcome }) => outcome === "told");
  // Trials that all end alike would prove nothing, and a repair that keeps nothing is none.
  expect(told.length).toBeGreaterThan(3);
  expect(end === "closed" || trials.some(({ outcome }) => outcome === "whole")).toBe(true);
  expect(told.reduce((sum, { kept }) => sum + kept, 0)).toBeGreaterThan((told.length * keys.length) / 2);
});

it("[W25] a -wal that is gone, cut off or broken in the middle is missed, also where only the database itself was copied", async () => {
  const dir = await used("killed");
  const damages: readonly (readonly [string, Mutation])[] = [
    ["is missing", { file: "playgraph.db-wal", at: 0, length: 1, kind: "gone" }],
    ["is broken in the middle", { file: "playgraph.db-wal", at: 0.5, length: 1, kind: "flip", mask: 1 }],
    ["is broken in the middle", { file: "playgraph.db-wal", at: 0, length: 1, kind: "header" }],
  ];
  for (const [told, mutation] of damages) {
    const copy = await copyOf(dir);
    await rm(join(copy, "locks"), { recursive: true });
    await mutate(copy, mutation);
    await expect(openDatabase(copy)).rejects.toThrow(told);
  }
  const cut = await copyOf(dir);
  await mutate(cut, { file: "playgraph.db-wal", at: 0.5, length: 1, kind: "cut" });
  await expect(openDatabase(cut)).rejects.toThrow("playgraph.db has lost what was written last");
  const whole = await copyOf(dir);
  await rm(join(whole, "locks"), { recursive: true });
  expect(await opened(whole)).toEqual(acknowledged);
});

it.each([
  ["a row of spending in playgraph.db is not as it was written", "INSERT INTO spending SELECT 'run:a', 3, 0, 0, seal FROM payments WHERE key = 'a'"],
  ["a row of payments in playgraph.db is not as it was written", "UPDATE payments SET state = 'intent' WHERE key = 'b'"],
  ["playgraph.db contradicts itself", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX payments_of_run ON payments (key)' WHERE name = 'payments_of_run'"],
  ["playgraph.db is the database of another program", "PRAGMA application_id = 7"],
  ["playgraph.db has lost a part of its content", "DELETE FROM health"],
  ["playgraph.db cannot be understood", "DROP TABLE payments"],
])("[W25] says that %s", async (told, sql) => {
  const dir = await temporaryFolder();
  const database = await openDatabase(dir);
  await Promise.all(["a", "b", "c"].map((key) => database.durably((writes) => insertPayment(writes, key))));
  await database.close();
  const other = new DatabaseSync(join(dir, "playgraph.db"), { defensive: false });
  other.exec(sql);
  other.close();
  await expect(openDatabase(dir)).rejects.toThrow(told);
});

it("[W25] of many broken pages one is told", async () => {
  const dir = await used("closed");
  const path = join(dir, "playgraph.db");
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0xaa, Math.floor(bytes.length / 2)));
  await expect(openDatabase(dir)).rejects.toThrow(/^The workspace is damaged: playgraph\.db contradicts itself \(.{10,100}\)\. It is left as it is/);
});

it("[W25] a workspace whose database has gone is not begun anew in silence", async () => {
  const dir = await used("closed");
  await rm(join(dir, "playgraph.db"));
  await expect(openDatabase(dir)).rejects.toThrow("playgraph.db is missing");
  expect((await repairDatabase(dir))?.payments).toEqual({ kept: 0, lost: "unknown" });
  expect(await opened(dir)).toEqual([]);
});

it("[W26] a repair keeps what is right behind a broken place, and says what it lost", async () => {
  const dir = await used("killed");
  await mutate(dir, { file: "playgraph.db-wal", at: 0.3, length: 1, kind: "flip", mask: 1 });
  const repair = await repairDatabase(dir);
  expect(repair?.aside).toBe("playgraph.db.damaged-1");
  expect(repair?.payments.kept).toBeGreaterThan(80);
  expect(await opened(dir)).toHaveLength(repair?.payments.kept ?? 0);
  expect((await readdir(dir)).filter((name) => name.startsWith("playgraph.db")).toSorted()).toEqual(["playgraph.db", "playgraph.db.damaged-1", "playgraph.db.damaged-1-shm", "playgraph.db.damaged-1-wal"]);
});

it("[W26] a repair does nothing where nothing is damaged, and waits for the end of those who have the workspace open", async () => {
  const dir = await temporaryFolder();
  expect(await repairDatabase(dir)).toBeUndefined();
  const other = await databaseProcess(dir);
  await other.write("a");
  await expect(repairDatabase(dir)).rejects.toThrow(/while another process has it open/);
  await other.close();
  expect(await repairDatabase(dir)).toBeUndefined();
  expect(await opened(dir)).toEqual([paymentOf("a")]);
});

it("[W26] a repair that was interrupted, wherever, is told and done again", async () => {
  const dir = await used("killed");
  await mutate(dir, { file: "playgraph.db-wal", at: 0, length: 1, kind: "header" });
  for (const moved of [["-wal"], ["-wal", "-shm"], ["-wal", "-shm", ""]]) {
    const copy = await copyOf(dir);
    for (const end of moved) await rename(join(copy, `playgraph.db${end}`), join(copy, `playgraph.db.damaged-1${end}`));
    await expect(openDatabase(copy)).rejects.toThrow("its repair was interrupted");
    expect(await repairDatabase(copy)).toMatchObject({ aside: "playgraph.db.damaged-1", payments: { kept: keys.length } });
    expect(await opened(copy)).toEqual(acknowledged);
  }
});
