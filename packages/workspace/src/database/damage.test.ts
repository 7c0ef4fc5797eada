import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { databaseProcess } from "../testing/databaseProcess.ts";
import { paymentOf, payments } from "../testing/payments.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import { openDatabase } from "./openDatabase.ts";
import { repairDatabase } from "./repairDatabase.ts";

const keys = Array.from({ length: 90 }, (_, index) => `key-${index}`);
const acknowledged = keys.map(paymentOf);

/** A folder whose database holds all keys, told of one commit at a time: two thirds brought into the main file, the rest, after a crash, in the -wal alone. */
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

const mutations: fc.Arbitrary<Mutation> = fc
  .record({ file: fc.constantFrom("playgraph.db", "playgraph.db-wal", "playgraph.db-wal", "playgraph.db-shm"), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), length: fc.integer({ min: 1, max: 20_000 }) })
  .chain((place) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 255 }).map((mask) => ({ ...place, kind: "flip" as const, mask })) },
      { weight: 3, arbitrary: fc.constantFrom("cut", "empty", "gone", "header", "noise").map((kind) => ({ ...place, kind }) as Mutation) },
    ),
  );

it.each(["killed", "closed"] as const)("[W25] a database that was %s and then damaged says so, or has all that anybody was told of; a repair keeps nothing that was not there", { timeout: 120_000 }, async (end) => {
  const dir = await used(end);
  const outcomes = { whole: 0, told: 0, kept: 0 };
  await fc.assert(
    fc.asyncProperty(mutations, async (mutation) => {
      const copy = await copyOf(dir);
      try {
        await mutate(copy, mutation);
        const before = await contents(copy);
        const found = await opened(copy);
        if (!(found instanceof Error)) {
          outcomes.whole++;
          expect(found).toEqual(acknowledged);
          return;
        }
        outcomes.told++;
        expect(found).toBeInstanceOf(PlaygraphError);
        expect(await contents(copy)).toEqual(before);
        if (!(found instanceof DamagedWorkspace)) {
          expect(found.message).toMatch(/newer version/);
          return;
        }
        const repair = await repairDatabase(copy);
        const kept = await opened(copy);
        if (kept instanceof Error) throw kept;
        outcomes.kept += kept.length;
        expect(acknowledged).toEqual(expect.arrayContaining([...kept]));
        expect(repair?.payments.kept).toBe(kept.length);
        if (kept.length < keys.length) expect(repair?.payments.lost === "unknown" || repair?.payments.lost === keys.length - kept.length).toBe(true);
      } finally {
        await rm(copy, { recursive: true });
      }
    }),
    { seed: 4, numRuns: process.env["PLAYGRAPH_TEST"] === "full" ? 250 : 30 },
  );
  // A test that saw only one of them would prove nothing.
  expect(Math.min(outcomes.whole, outcomes.told)).toBeGreaterThan(3);
  expect(outcomes.kept).toBeGreaterThan(outcomes.told * keys.length * 0.5);
});
