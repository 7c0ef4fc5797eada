import { type AcceptedRequest, type Blobs, type Clock, type Failure, type ImageValue, type Json, PlaygraphError, type StepCall, type StepRef } from "@playgraph/core";
import type { Sql } from "../database/sql.ts";
import type { Service } from "../worldSettings.ts";
import { release } from "./budget.ts";
import type { EmergencyFile } from "./emergencyFile.ts";
import type { FindLost } from "./findLost.ts";
import type { Pace } from "./pace.ts";
import type { PayingRun } from "./payingRun.ts";
import { beforeAttempt, inState, type PaymentState } from "./payment.ts";
import type { PaymentRow, PaymentRows } from "./paymentRows.ts";

/** A picture's file, and what its own header says of it. */
type FetchedPicture = Pick<ImageValue, "mediaType" | "width" | "height"> & { readonly bytes: Uint8Array };

/** What it takes to pay for one payload. */
export type Paying = {
  readonly key: string;
  readonly step: StepRef;
  readonly call: StepCall<AcceptedRequest, Json>;
  readonly run: PayingRun;
  readonly service: Service;
  /** This process, as the payments name it. */
  readonly owner: string;
  readonly isAlive: (owner: string) => boolean;
  readonly rows: PaymentRows;
  readonly emergency: EmergencyFile;
  readonly pace: Pace;
  readonly findLost: FindLost;
  readonly blobs: Blobs;
  readonly fetchPicture: (url: string, signal: AbortSignal) => Promise<FetchedPicture>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/**
 * Brings a payment that is this process's own into another state, in one durable commit.
 * @throws PlaygraphError if it cannot be brought to the disk
 */
export async function move({ rows, key }: Paying, row: PaymentRow, state: PaymentState): Promise<PaymentRow> {
  const changed = await rows.change(key, row, inState(row.payment, state));
  if (typeof changed === "string") throw new Error(`the payment ${key} was changed by someone who does not own it`);
  return changed;
}

/** The same, where somebody else may be quicker: then undefined. */
export async function take({ rows, key, owner }: Paying, row: PaymentRow, state: PaymentState): Promise<PaymentRow | undefined> {
  try {
    const changed = await rows.change(key, row, { ...inState(row.payment, state), owner });
    return typeof changed === "string" ? undefined : changed;
  } catch (error) {
    throw "accepted" in state ? billed(error, state.accepted.requestId) : error;
  }
}

/** The present attempt cost nothing: the payment is as it was before it, and its reservation is given back. */
export async function takeBack({ rows, key }: Paying, row: PaymentRow, also: (sql: Sql) => void = () => {}): Promise<void> {
  await rows.change(key, row, beforeAttempt(row.payment), (sql) => {
    release(sql, row.payment.reserved);
    also(sql);
  });
}

/** Whoever asks next may go on with it, in any process. It is no loss where that cannot be written: this process then goes on with it, or who comes when it has ended. */
export async function leave(paying: Paying, row: PaymentRow, state: PaymentState = row.payment): Promise<void> {
  // What another process could not reach stays with this one.
  const owner = paying.service.isLasting ? "" : paying.owner;
  await paying.rows.change(paying.key, row, { ...inState(row.payment, state), owner }).catch(() => undefined);
}

/** Whatever goes wrong after acceptance: the request is known and may have cost money. */
export function billed(error: unknown, requestId: string): PlaygraphError {
  if (error instanceof PlaygraphError) return new PlaygraphError({ requestId, ...error.failure, maybeBilled: true }, { cause: error.cause });
  const message = `Request ${requestId} was accepted, but its result could not be taken: ${messageOf(error)}.`;
  return new PlaygraphError({ code: "NodeBug", message, requestId, maybeBilled: true }, { cause: error });
}

/** That something could not be written down while a request may be under way. */
export function unwritten(error: unknown, before: string, facts: Partial<Failure>): PlaygraphError {
  const failure = error instanceof PlaygraphError ? error.failure : { code: "NodeBug" as const, message: `${messageOf(error)}.`, retryable: false };
  return new PlaygraphError({ ...failure, ...facts, message: `${before} ${failure.message}`, maybeBilled: true }, { cause: error });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
