import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Blobs, Clock, World } from "@playgraph/core";
import { diskBlobs } from "./diskBlobs.ts";
import { diskRows } from "./diskRows.ts";
import { diskFailure } from "./diskFailure.ts";
import { memoryCache } from "./memoryCache.ts";
import { memoryJournal } from "./memoryJournal.ts";
import { paidSteps, type PaidStepsOptions } from "./paidSteps.ts";
import { systemClock } from "./systemClock.ts";
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
};

/** What runs share: images on disk, and for as long as the process lives what was done and paid. */
export type Workspace = {
  /** Absolute. */
  readonly dir: string;
  readonly blobs: Blobs;
  /** What one run needs of the world. */
  readonly world: (settings: WorldSettings) => World;
  /** The folder of a run's results where the user names none; it is not made. */
  readonly runFolder: (run: string) => string;
};

/** @throws PlaygraphError if the folder cannot be made or takes no files */
export async function openWorkspace({ dir, fetchPicture, clock = systemClock, random = systemRandom }: WorkspaceOptions): Promise<Workspace> {
  const root = resolve(dir);
  const action = `cannot open the workspace "${dir}"`;
  // Results and images do not belong into the history of the graphs' own folder.
  if (await writableFolder(root, action)) await writeFile(join(root, ".gitignore"), "*\n").catch((error: unknown) => Promise.reject(diskFailure(action, error)));
  const blobs = diskBlobs(join(root, "blobs"));
  const cache = memoryCache();
  const journal = memoryJournal();
  const steps = paidSteps({ blobs, fetchPicture, clock, random });
  return {
    dir: root,
    blobs,
    world: ({ run, files }) => ({ clock, blobs, files, cache, journal, ...steps(run), rows: diskRows(root) }),
    runFolder: (run) => join(root, "runs", run),
  };
}

/** Uniform in [0, 1), from the system's source of randomness: ids made of it do not meet. */
export function systemRandom(): number {
  return randomInt(2 ** 47) / 2 ** 47;
}
