import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../database/database.ts";
import { expect, it } from "vitest";
import { runStore, type RunStore } from "../runs/runStore.ts";
import { openPayer, type Payer } from "../testing/payer.ts";
import { service, step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { performPrune } from "./performPrune.ts";
import { planPrune, type PrunePlan } from "./planPrune.ts";
import { pruneFacts } from "./pruneFacts.ts";

const nobody: Pick<RunStore, "running" | "newest"> = { running: () => [], newest: () => [] };

/** A workspace with three paid pictures, each of a request of its own. */
async function paid(): Promise<{ readonly dir: string; readonly payer: Payer; readonly pay: (index: number) => Promise<string>; readonly log: readonly string[] }> {
  const dir = await temporaryFolder();
  const payer = await openPayer(dir);
  const remote = service([]);
  const { perform } = payer.run();
  const pay = async (index: number) => (await perform(step(), { ...remote.call({ index }), files: () => [{ url: `https://files.test/${index}` }] })).files[0]?.blob ?? "";
  for (const index of [0, 1, 2]) await pay(index);
  return { dir, payer, pay, log: remote.log };
}

const planAll = async (dir: string, { database }: Payer): Promise<PrunePlan> => planPrune(await pruneFacts(dir, database, nobody), { mostBytes: 0 });

const blobsIn = async (dir: string): Promise<number> => (await readdir(join(dir, "blobs"), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name)).length;

it("[W68] removes what was planned, and a request that is gone is paid anew", async () => {
  const { dir, payer, pay, log } = await paid();
  const plan = await planAll(dir, payer);
  expect(plan).toMatchObject({ paidImages: 3, payments: [{}, {}, {}] });
  await performPrune(dir, payer.database, nobody, plan);
  expect([await blobsIn(dir), payer.payments()]).toEqual([0, []]);
  await pay(0);
  expect(log.filter((line) => line === "send")).toHaveLength(4);
});

it("[W68] a prune that is cut off at any commit leaves every row with its pictures, and the next one removes the rest", async () => {
  for (const commits of [0, 1]) {
    const { dir, payer, pay, log } = await paid();
    let left = commits;
    const cutOff: Pick<Database, "durably"> = { durably: (write) => (left-- > 0 ? payer.database.durably(write) : Promise.reject(new Error("killed"))) };
    await expect(performPrune(dir, cutOff, nobody, await planAll(dir, payer))).rejects.toThrow("killed");
    expect([await blobsIn(dir), payer.payments().length]).toEqual([3, commits === 0 ? 3 : 0]);
    for (const index of [0, 1, 2]) await pay(index);
    expect(log.filter((line) => line === "send")).toHaveLength(commits === 0 ? 3 : 6);
    await performPrune(dir, payer.database, nobody, await planAll(dir, payer));
    expect([await blobsIn(dir), payer.payments()]).toEqual([0, []]);
  }
});

it("[W68] keeps a picture that was named again since it was planned to go", async () => {
  const { dir, payer, pay, log } = await paid();
  const plan = await planAll(dir, payer);
  await performPrune(dir, payer.database, nobody, { ...plan, blobs: [] });
  await pay(1);
  await performPrune(dir, payer.database, nobody, plan);
  expect([await blobsIn(dir), payer.payments().length]).toEqual([1, 1]);
  await pay(1);
  expect(log.filter((line) => line === "send")).toHaveLength(4);
});

it("[W68] takes nothing while a run goes on", async () => {
  const { dir, payer } = await paid();
  const plan = await planAll(dir, payer);
  await expect(performPrune(dir, payer.database, { running: () => ["r7"] }, plan)).rejects.toThrow("The run r7 goes on in this workspace, so nothing was removed. Wait for its end, or stop it with playgraph runs cancel r7.");
  expect([await blobsIn(dir), payer.payments().length]).toEqual([3, 3]);
  expect(runStore(payer.database, () => new Date()).running()).toEqual([]);
});
