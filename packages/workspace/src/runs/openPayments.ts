import type { Database } from "../database/database.ts";
import type { SqlRow } from "../database/sql.ts";
import type { Payment } from "../payments/payment.ts";
import { paymentOf } from "../payments/paymentRows.ts";

/** A paid request that has not come to its end, or whose end nobody knows. */
export type OpenPayment = {
  readonly service: string;
  readonly endpoint: string;
  readonly images: number;
  /** `sending`: by a process that is alive; `unknown`: nobody knows whether it was accepted; `accepted`: its result is still to be fetched. */
  readonly state: "sending" | "unknown" | "accepted";
  /** By which the service knows it; null where it may not know it. */
  readonly requestId: string | null;
  /** By which the service's own list may know it. */
  readonly attempt: string;
  readonly wasCancelled: boolean;
};

/** Those of one run, oldest first. @throws DamagedWorkspace if one is not as it was written */
export function openPayments({ read, isAlive }: Pick<Database, "read" | "isAlive">, run: string): readonly OpenPayment[] {
  const rows = read((sql) => sql.all("SELECT service, key, state, owner, run, record, seal FROM payments WHERE run = ? AND state NOT IN ('done', 'failed') ORDER BY rowid", run));
  return rows.map((row) => openPayment(row, isAlive));
}

function openPayment(row: SqlRow, isAlive: Database["isAlive"]): OpenPayment {
  const service = String(row["service"]);
  const payment = paymentOf(service, String(row["key"]), row);
  const { endpoint, attempt, reserved } = payment;
  return { service, endpoint, images: reserved.generations, attempt, ...standing(payment, isAlive) };
}

function standing(payment: Payment, isAlive: Database["isAlive"]): Pick<OpenPayment, "state" | "requestId" | "wasCancelled"> {
  if (payment.state === "accepted") return { state: "accepted", requestId: payment.accepted.requestId, wasCancelled: payment.wasCancelled };
  if (payment.state === "completed") return { state: "accepted", requestId: payment.accepted.requestId, wasCancelled: false };
  return { state: payment.state === "intent" && isAlive(payment.owner) ? "sending" : "unknown", requestId: null, wasCancelled: false };
}
