import type { AcceptedRequest, Json } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import type { Payment } from "../payments/payment.ts";
import { type PaymentRow, paymentOf } from "../payments/paymentRows.ts";

/** An accepted request whose result is still to be fetched, and that no process works on. */
export type UnderWay = {
  readonly key: string;
  readonly row: PaymentRow;
  readonly run: string;
  readonly endpoint: string;
  readonly payload: Json;
  readonly accepted: AcceptedRequest;
  readonly images: number;
};

/** Those of a service, oldest first. What was cancelled is not among them: whoever wants it asks for it again. @throws DamagedWorkspace if one is not as it was written */
export function underWay({ read, isAlive }: Pick<Database, "read" | "isAlive">, service: string): readonly UnderWay[] {
  const rows = read((sql) => sql.all("SELECT key, state, owner, run, record, seal FROM payments WHERE service = ? AND state <> 'done' AND state IN ('accepted', 'completed') ORDER BY rowid", service));
  return rows.flatMap((columns) => {
    const key = String(columns["key"]);
    const payment = paymentOf(service, key, columns);
    if (!isLeft(payment) || (payment.owner !== "" && isAlive(payment.owner))) return [];
    const { run, endpoint, payload, accepted, reserved } = payment;
    return [{ key, row: { key, payment, seal: String(columns["seal"]) }, run, endpoint, payload, accepted, images: reserved.generations }];
  });
}

function isLeft(payment: Payment): payment is Extract<Payment, { readonly state: "accepted" | "completed" }> {
  return payment.state === "completed" || (payment.state === "accepted" && !payment.wasCancelled);
}
