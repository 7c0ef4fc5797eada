import { join } from "node:path";
import { type Json, PlaygraphError, type StepOutcome, type World } from "@playgraph/core";
import { onTestFinished } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/openDatabase.ts";
import { diskBlobs } from "../diskBlobs.ts";
import { adoptRescued, emergencyFile } from "../payments/emergencyFile.ts";
import { paidSteps, type PaidStepsOptions } from "../payments/paidSteps.ts";
import type { PayingSettings } from "../payments/payingRun.ts";
import type { Payment } from "../payments/payment.ts";
import { paymentRows } from "../payments/paymentRows.ts";
import { fakeClock } from "./fakeClock.ts";
import { pictureFacts } from "./pictureFacts.ts";

/** Bytes that stand for a picture. */
export function pictureOf(text: string): typeof pictureFacts & { readonly bytes: Uint8Array } {
  return { bytes: new TextEncoder().encode(text), ...pictureFacts };
}

/** One process that has the workspace open; a second one of the same folder is another owner. */
export type Payer = {
  readonly database: Database;
  readonly run: (settings?: Partial<PayingSettings>) => Pick<World, "perform" | "spending">;
  /** All payments of the service `test`. */
  readonly payments: () => readonly Payment[];
  readonly close: () => Promise<void>;
};

export async function openPayer(dir: string, options: Partial<PaidStepsOptions> = {}): Promise<Payer> {
  const database = options.database ?? (await openDatabase(dir));
  await adoptRescued(dir, database);
  const emergency = options.emergency ?? emergencyFile(dir, database.owner);
  const blobs = diskBlobs(join(dir, "blobs"));
  const steps = paidSteps({ blobs, fetchPicture: async (url) => pictureOf(`bytes of ${url}`), clock: fakeClock(), random: Math.random, today: () => new Date(2026, 0, 2), ...options, database, emergency });
  const close = async () => {
    await steps.settled();
    await emergency.close();
    await database.close();
  };
  onTestFinished(close);
  return {
    database,
    run: (settings = {}) => steps.forRun({ run: "r1", service: { name: "test", isLasting: true }, ...settings }),
    payments: () => database.read((sql) => sql.all("SELECT key FROM payments WHERE service = 'test' ORDER BY rowid")).flatMap(({ key }) => paymentRows(database, "test").find(String(key))?.payment ?? []),
    close,
  };
}

/** What a step failed of. */
export async function failureOf(outcome: Promise<StepOutcome<Json>>): Promise<PlaygraphError["failure"] | undefined> {
  return outcome.then(
    () => undefined,
    (error: unknown) => (error instanceof PlaygraphError ? error.failure : Promise.reject(error)),
  );
}
