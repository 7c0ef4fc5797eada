import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CacheEntry, ImageValue, Json } from "@playgraph/core";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../database/openDatabase.ts";
import { diskBlobs } from "../diskBlobs.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { durableCache } from "./durableCache.ts";

const firstDay = 20_000;
const noon = (day: number) => new Date(day * 86_400_000 + 43_200_000);

async function opened(dir: string, options: { readonly service?: string; readonly day?: number } = {}) {
  const database = await openDatabase(dir);
  onTestFinished(() => database.close());
  const blobs = diskBlobs(join(dir, "blobs"));
  return { database, blobs, cache: durableCache(database, blobs, options.service ?? "fal", () => noon(options.day ?? firstDay)) };
}

function entryOf(outputs: Readonly<Record<string, Json>>, more: Partial<CacheEntry> = {}): CacheEntry {
  return { outputs, absent: {}, generations: [], handedOn: {}, ...more };
}

function picture(blob: string): ImageValue {
  return { blob, mediaType: "image/png", width: 1, height: 1 };
}

it("[W50] another process is answered with what the first one gave", async () => {
  const dir = await temporaryFolder();
  const entry = entryOf({ text: "hare" }, { absent: { rest: "nothing left" }, items: [{ keys: [0], labels: ["a"], outputs: { n: 1 }, absent: {} }], handedOn: { text: "a" } });
  const first = await opened(dir);
  await first.cache.set("k", entry);
  await first.database.close();
  const second = await opened(dir);
  expect(await second.cache.get("k")).toEqual(entry);
  expect(await second.cache.get("other")).toBeUndefined();
});

it("[W50] an entry is known at once, before it is written", async () => {
  const { cache } = await opened(await temporaryFolder());
  const written = cache.set("k", entryOf({ n: 1 }));
  expect(await cache.get("k")).toEqual(entryOf({ n: 1 }));
  await written;
  await cache.set("k", entryOf({ n: 2 }));
  expect(await cache.get("k")).toEqual(entryOf({ n: 2 }));
});

it("[W50] any JSON comes back as it was", async () => {
  const dir = await temporaryFolder();
  const values = fc.sample(fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as Json), 200);
  const first = await opened(dir);
  for (const [index, value] of values.entries()) await first.cache.set(`k${index}`, entryOf({ value }));
  await first.database.close();
  const second = await opened(dir);
  for (const [index, value] of values.entries()) expect((await second.cache.get(`k${index}`))?.outputs).toEqual({ value });
});

it("[W50] what another service made is no answer", async () => {
  const dir = await temporaryFolder();
  const first = await opened(dir, { service: "emulator" });
  await first.cache.set("k", entryOf({ text: "placeholder" }));
  await first.database.flush();
  const second = await opened(dir, { service: "fal" });
  expect(await second.cache.get("k")).toBeUndefined();
  await second.cache.set("k", entryOf({ text: "picture" }));
  expect(await first.cache.get("k")).toEqual(entryOf({ text: "placeholder" }));
});

it("[W51] an entry is no answer without each of its pictures, whole", async () => {
  const dir = await temporaryFolder();
  const { cache, blobs, database } = await opened(dir);
  const ids = await Promise.all([1, 2, 3].map((byte) => blobs.put(new Uint8Array([byte]))));
  const [own = "", ofItem = "", nested = ""] = ids;
  const entry = entryOf({ image: picture(own), json: { list: [picture(nested)] } }, { items: [{ keys: [0], labels: ["1"], outputs: { image: picture(ofItem) }, absent: {} }] });
  await cache.set("k", entry);
  await database.flush();
  expect(await cache.get("k")).toEqual(entry);
  for (const [index, id] of ids.entries()) {
    const file = join(dir, "blobs", id.slice(0, 2), id);
    await writeFile(file, "other bytes");
    expect(await cache.get("k")).toBeUndefined();
    await rm(file);
    expect(await cache.get("k")).toBeUndefined();
    await blobs.put(new Uint8Array([index + 1]));
    expect(await cache.get("k")).toEqual(entry);
  }
  expect(await readdir(join(dir, "blobs"))).toHaveLength(3);
});

it.each([
  ["entry", "'{}'"],
  ["entry", "replace(entry, 'hare', 'hase')"],
  ["entry", "'no JSON'"],
  ["seal", "''"],
])("[W51] a row whose %s was changed to %s is no answer, and goes", async (column, value) => {
  const { cache, database } = await opened(await temporaryFolder());
  await cache.set("k", entryOf({ text: "hare" }));
  await database.flush();
  await database.durably((sql) => sql.run(`UPDATE cache SET ${column} = ${value}`));
  expect(await cache.get("k")).toBeUndefined();
  await database.flush();
  expect(database.read((sql) => sql.all("SELECT key FROM cache"))).toEqual([]);
});

it("[W51] a row that stands under another's key or service is no answer", async () => {
  const { cache, database } = await opened(await temporaryFolder());
  await cache.set("k", entryOf({ text: "hare" }));
  await database.flush();
  await database.durably((sql) => sql.run("UPDATE cache SET key = 'other'"));
  expect(await cache.get("other")).toBeUndefined();
});

it("[W52] the day of its last use is kept, and written once a day", async () => {
  const dir = await temporaryFolder();
  const used = async ({ database }: Awaited<ReturnType<typeof opened>>) => (await database.flush(), database.read((sql) => sql.get("SELECT used FROM cache")?.["used"]));
  const first = await opened(dir);
  await first.cache.set("k", entryOf({ n: 1 }));
  expect(await used(first)).toBe(firstDay);
  const later = await opened(dir, { day: firstDay + 3 });
  await later.cache.get("k");
  expect(await used(later)).toBe(firstDay + 3);
  let writes = 0;
  const counted = durableCache({ ...later.database, soon: (write) => (writes++, later.database.soon(write)) }, later.blobs, "fal", () => noon(firstDay + 3));
  expect(await counted.get("k")).toEqual(entryOf({ n: 1 }));
  expect(writes).toBe(0);
});
