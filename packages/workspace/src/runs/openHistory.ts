import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import { openDatabase } from "../database/openDatabase.ts";
import { type Cancelled, cancelUnderWay } from "./cancelUnderWay.ts";
import type { EarlierStep } from "./fetchUnderWay.ts";
import { type OpenPayment, openPayments } from "./openPayments.ts";
import { type RunStore, runStore } from "./runStore.ts";

/** A workspace for those who look at its runs and start none. */
export type History = {
  /** Absolute. */
  readonly dir: string;
  readonly runs: RunStore;
  /** What a run has sent and has no end yet. */
  readonly openPayments: (run: string) => readonly OpenPayment[];
  /** Cancels what a run that nobody works on had sent to that service. */
  readonly cancelUnderWay: (run: string, service: string, earlierStep: EarlierStep) => Promise<Cancelled>;
  readonly close: () => Promise<void>;
};

/**
 * Opens what is there, and makes nothing.
 * @param dir as the user knows it, from the current folder
 * @throws PlaygraphError if there is no workspace, or none that can be used
 */
export async function openHistory(dir: string, today: () => Date): Promise<History> {
  const root = resolve(dir);
  const files = await Promise.all(["playgraph.db", "playgraph.db-wal"].map((name) => isThere(join(root, name))));
  if (!files.includes(true)) throw new PlaygraphError({ code: "InvalidInput", message: `There is no workspace in ${dir}: no graph has been run with it. Name another with --workspace.` });
  const database = await openDatabase(root);
  return {
    dir: root,
    runs: runStore(database, today),
    openPayments: (run) => openPayments(database, run),
    cancelUnderWay: (run, service, earlierStep) => cancelUnderWay(database, run, service, earlierStep),
    close: database.close,
  };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
