import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CacheEntry } from "@playgraph/core";
import { blobsIn } from "../cache/blobsIn.ts";
import type { Database } from "../database/database.ts";
import type { Sql } from "../database/sql.ts";
import { paymentOf } from "../payments/paymentRows.ts";
import type { RunRecord } from "../runs/runRecord.ts";
import type { RunStore } from "../runs/runStore.ts";

/** What a workspace holds, as far as it may go. Days are counted since 1970. */
export type PruneFacts = {
  /** Runs that came to an end. `bytes` of the folder that the workspace had made for one; 0 where a user named another. */
  readonly runs: readonly { readonly id: string; readonly ended: number | null; readonly day: number; readonly bytes: number }[];
  /** Runs that did not, and are kept with all that they paid for. */
  readonly unfinished: readonly string[];
  readonly cache: readonly { readonly service: string; readonly key: string; readonly day: number; readonly blobs: readonly string[] }[];
  /** Paid requests whose pictures are here. */
  readonly payments: readonly { readonly service: string; readonly key: string; readonly seal: string; readonly run: string; readonly images: number; readonly blobs: readonly string[] }[];
  readonly blobs: ReadonlyMap<string, { readonly bytes: number; readonly day: number }>;
};

/** Whether a run's id can be that of a folder: a damaged record could hold anything. */
export function isFolderName(id: string): boolean {
  return /^[0-9a-z-]+$/i.test(id);
}

const millisecondsADay = 86_400_000;

function dayOf(milliseconds: number): number {
  return Math.floor(milliseconds / millisecondsADay);
}

/** @param dir the workspace's folder, absolute */
export async function pruneFacts(dir: string, { read }: Pick<Database, "read">, runs: Pick<RunStore, "newest">): Promise<PruneFacts> {
  const records = runs.newest(Number.MAX_SAFE_INTEGER);
  const isOver = ({ status }: RunRecord) => status !== "running" && status !== "interrupted";
  const over = records.filter(isOver).map(async ({ id, started, ended }) => ({ id, ended, day: dayOf(ended ?? started), bytes: isFolderName(id) ? await bytesIn(join(dir, "runs", id)) : 0 }));
  return {
    runs: await Promise.all(over),
    unfinished: records.filter((record) => !isOver(record)).map(({ id }) => id),
    cache: read(cacheFacts),
    payments: read(paymentFacts),
    blobs: await blobFacts(join(dir, "blobs")),
  };
}

function cacheFacts(sql: Sql): PruneFacts["cache"] {
  const facts = [];
  for (const { service, key, entry, used } of sql.each("SELECT service, key, entry, used FROM cache")) facts.push({ service: String(service), key: String(key), day: Number(used), blobs: namedIn(String(entry)) });
  return facts;
}

/** Nothing is named by an entry that cannot be read: it is no answer either. */
function namedIn(entry: string): readonly string[] {
  try {
    return [...blobsIn(JSON.parse(entry) as CacheEntry)];
  } catch {
    return [];
  }
}

function paymentFacts(sql: Sql): PruneFacts["payments"] {
  const facts = [];
  for (const row of sql.each("SELECT service, key, state, owner, run, record, seal FROM payments WHERE state = 'done'")) {
    const service = String(row["service"]);
    const key = String(row["key"]);
    const payment = paymentOf(service, key, row);
    if (payment.state !== "done" || payment.files.length === 0) continue;
    facts.push({ service, key, seal: String(row["seal"]), run: payment.run, images: payment.reserved.generations, blobs: payment.files.map(({ blob }) => blob) });
  }
  return facts;
}

/** All pictures that some row names now. */
export function namedBlobs(sql: Sql): ReadonlySet<string> {
  return new Set([...cacheFacts(sql), ...paymentFacts(sql)].flatMap(({ blobs }) => blobs));
}

async function blobFacts(folder: string): Promise<PruneFacts["blobs"]> {
  const blobs = new Map<string, { readonly bytes: number; readonly day: number }>();
  for (const part of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, part))) {
      if (!/^[0-9a-f]{64}$/.test(name)) continue;
      const { size, mtimeMs } = await stat(join(folder, part, name));
      blobs.set(name, { bytes: size, day: dayOf(mtimeMs) });
    }
  }
  return blobs;
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
