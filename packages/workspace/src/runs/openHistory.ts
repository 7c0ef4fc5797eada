import { openDatabase } from "../database/openDatabase.ts";
import { adoptRescued } from "../payments/emergencyFile.ts";
import { performPrune } from "../prune/performPrune.ts";
import { planPrune, type PruneLimits, type PrunePlan } from "../prune/planPrune.ts";
import { pruneFacts } from "../prune/pruneFacts.ts";
import { workspaceAt } from "../workspaceAt.ts";
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
  readonly planPrune: (limits: PruneLimits) => Promise<PrunePlan>;
  /** Removes what was planned. @throws PlaygraphError `InvalidInput` if a run goes on */
  readonly prune: (plan: PrunePlan) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Opens what is there, and makes nothing.
 * @param dir as the user knows it, from the current folder
 * @throws PlaygraphError if there is no workspace, or none that can be used
 */
export async function openHistory(dir: string, today: () => Date): Promise<History> {
  const root = await workspaceAt(dir);
  const database = await openDatabase(root);
  await adoptRescued(root, database);
  const runs = runStore(database, today);
  return {
    dir: root,
    runs,
    openPayments: (run) => openPayments(database, run),
    cancelUnderWay: (run, service, earlierStep) => cancelUnderWay(database, run, service, earlierStep),
    planPrune: async (limits) => planPrune(await pruneFacts(root, database, runs), limits),
    prune: (plan) => performPrune(root, database, runs, plan),
    close: database.close,
  };
}
