import { randomInt } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Blobs, Clock, World } from "@playgraph/core";
import { byName } from "./cache/byName.ts";
import { durableCache } from "./cache/durableCache.ts";
import { durableJournal } from "./cache/durableJournal.ts";
import { openDatabase } from "./database/openDatabase.ts";
import { diskBlobs } from "./diskBlobs.ts";
import { diskRows } from "./diskRows.ts";
import { diskFailure } from "./diskFailure.ts";
import { adoptRescued, emergencyFile } from "./payments/emergencyFile.ts";
import { paidSteps, type PaidStepsOptions } from "./payments/paidSteps.ts";
import type { PayingSettings } from "./payments/payingRun.ts";
import { type EarlierStep, fetchUnderWay } from "./runs/fetchUnderWay.ts";
import { underWay } from "./runs/underWay.ts";
import { type RunStore, runStore } from "./runs/runStore.ts";
import { systemClock } from "./systemClock.ts";
import { removeUnfinished, unfinishedOf } from "./unfinished.ts";
import type { WorldSettings } from "./worldSettings.ts";
import { writableFolder } from "./writableFolder.ts";

export type WorkspaceOptions = {
  /** Made if it is not there. */
  readonly dir: string;
  readonly fetchPicture: PaidStepsOptions["fetchPicture"];
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Uniform in [0, 1). Default: the machine's. */
  readonly random?: () => number;
  /** Default: the machine's. */
  readonly today?: () => Date;
  /** Keeps nothing of what runs do but images: to measure what keeping it costs. */
  readonly inMemory?: boolean;
};

/** What runs share: images on disk, what tasks gave, and what was paid. */
export type Workspace = {
  /** Absolute. */
  readonly dir: string;
  readonly blobs: Blobs;
  /** What one run needs of the world. */
  readonly world: (settings: WorldSettings) => World;
  /** What is remembered of runs. */
  readonly runs: RunStore;
  /**
   * Takes what a run's service has made by now of requests that earlier processes had sent.
   * @param onFound called with how many there are, if there are any
   * @returns how many are here now
   */
  readonly fetchUnderWay: (settings: PayingSettings, earlierStep: EarlierStep, onFound: (count: number) => Promise<void>, signal: AbortSignal) => Promise<number>;
  /** The folder of a run's results where the user names none; it is not made. */
  readonly runFolder: (run: string) => string;
  /** Writes what is still to be written, and lets other processes know that this one is gone. To be called when no run goes on in it any more. */
  readonly close: () => Promise<void>;
};

/** @throws PlaygraphError if the folder cannot be made or takes no files */
export async function openWorkspace({ dir, fetchPicture, clock = systemClock, random = systemRandom, today = systemToday, inMemory = false }: WorkspaceOptions): Promise<Workspace> {
  const root = resolve(dir);
  const action = `cannot open the workspace "${dir}"`;
  // Results and images do not belong into the history of the graphs' own folder.
  if (await writableFolder(root, action)) await writeFile(join(root, ".gitignore"), "*\n").catch((error: unknown) => Promise.reject(diskFailure(action, error)));
  const database = await openDatabase(root, { inMemory });
  const scratch = unfinishedOf(root, database.owner);
  const blobs = diskBlobs(join(root, "blobs"), scratch);
  const cacheOf = byName((service) => durableCache(database, blobs, service, today));
  const journalOf = byName((graph) => durableJournal(database, graph));
  if (!inMemory) {
    await removeUnfinished(root, database.isAlive);
    await adoptRescued(root, database);
  }
  const emergency = emergencyFile(root, database.owner);
  const steps = paidSteps({ database, emergency, blobs, fetchPicture, clock, random, today });
  return {
    dir: root,
    blobs,
    world: ({ files, graph, ...paying }) => ({ clock, blobs, files, cache: cacheOf(paying.service.name), journal: journalOf(graph), ...steps.forRun(paying), rows: diskRows(scratch) }),
    runs: runStore(database, today),
    async fetchUnderWay(settings, earlierStep, onFound, signal) {
      // What another process could not reach was lost with it.
      const requests = settings.service.isLasting ? underWay(database, settings.service.name) : [];
      if (requests.length === 0) return 0;
      await onFound(requests.length);
      return fetchUnderWay(requests, { perform: steps.forRun(settings).perform, earlierStep, clock, signal });
    },
    runFolder: (run) => join(root, "runs", run),
    async close() {
      await steps.settled();
      await emergency.close();
      await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
      await database.close();
    },
  };
}

function systemToday(): Date {
  return new Date();
}

/** Uniform in [0, 1), from the system's source of randomness: ids made of it do not meet. */
export function systemRandom(): number {
  return randomInt(2 ** 47) / 2 ** 47;
}
