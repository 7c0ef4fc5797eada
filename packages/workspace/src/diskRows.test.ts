import { readdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { comparePlaces, type RowPlace } from "@playgraph/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { diskRows, type DiskRowsLimits } from "./diskRows.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

async function rows(limits?: DiskRowsLimits) {
  const folder = await temporaryFolder();
  return { folder, store: limits ? diskRows(folder, limits) : diskRows(folder) };
}

const place = fc.array(fc.oneof(fc.nat(20), fc.constant(Infinity)), { minLength: 2, maxLength: 2 });

it("[W19] gives rows in the order of their places, whatever the order in which they came, as often as asked", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ place, word: fc.string({ unit: "binary" }) }), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 50 }), async (given, most, buffer) => {
      const { store } = await rows({ rows: most, mostRows: 3 * most, characters: 200, pieces: { all: 4 * buffer, least: 1, most: buffer } });
      for (const [index, { place, word }] of given.entries()) store.add(place, { index, word });
      const expected = given.map(({ place, word }, index) => ({ place, row: { index, word } })).toSorted((a, b) => comparePlaces(a.place, b.place)).map(({ place, row }) => [place, row]);
      const placeOf = new Map<unknown, RowPlace>(given.map(({ place }, index) => [index, place]));
      for (let time = 0; time < 2; time++) {
        const read = (await Array.fromAsync(store.inOrder())).flat().map((row) => [placeOf.get(row["index"]), row]);
        expect(read.map(([place]) => place)).toEqual(expected.map(([place]) => place));
        expect(read.toSorted(byIndex)).toEqual(expected.toSorted(byIndex));
      }
    }),
  );
});

const byIndex = ([, a]: readonly unknown[], [, b]: readonly unknown[]): number => (a as { index: number }).index - (b as { index: number }).index;

it("[W19] leaves no name behind", async () => {
  const { folder, store } = await rows();
  for (let index = 0; index < 30_000; index++) store.add([0, index], { index });
  expect(await readdir(folder)).toEqual([]);
  let next = 0;
  for await (const some of store.inOrder()) for (const { index } of some) expect(index).toBe(next++);
  expect(next).toBe(30_000);
});

/** Files of that folder which this process has open, on Linux. */
async function openFiles(folder: string): Promise<readonly string[]> {
  const links = (await readdir("/proc/self/fd")).map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => ""));
  return (await Promise.all(links)).filter((path) => path.startsWith(folder));
}

/** Begins to read a run's rows, and forgets the rest of it. */
async function reading(folder: string): Promise<AsyncIterator<unknown>> {
  const store = diskRows(folder);
  for (let index = 0; index < 1000; index++) store.add([0, index], { index });
  const rows = store.inOrder()[Symbol.asyncIterator]();
  await rows.next();
  return rows;
}

it("[W19] closes its file when nobody can read it any more, and not before", async () => {
  const folder = await temporaryFolder();
  let rows: AsyncIterator<unknown> | undefined = await reading(folder);
  // What was looked at in this turn of the event loop is held until its end.
  await setImmediate();
  collectGarbage();
  await setImmediate();
  expect(await openFiles(folder)).toHaveLength(1);
  expect(await rows.next()).toMatchObject({ done: false });
  rows = undefined;
  for (let turn = 0; turn < 100 && (await openFiles(folder)).length > 0; turn++) {
    await setImmediate();
    collectGarbage();
  }
  expect(await openFiles(folder)).toEqual([]);
});

it("[W19] tells when the rows are read that they could not be kept", async () => {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "");
  const store = diskRows(join(file, "below"), { rows: 1, mostRows: 1, characters: 1, pieces: { all: 1, least: 1, most: 1 } });
  store.add([0], { a: 1 });
  store.add([1], { a: 1 });
  await expect(Array.fromAsync(store.inOrder())).rejects.toThrow("the run's results cannot be kept: a part of its path is a file, not a folder.");
});
