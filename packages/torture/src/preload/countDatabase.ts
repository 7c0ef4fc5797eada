import { DatabaseSync, StatementSync } from "node:sqlite";
import { countedCall } from "./countedCall.ts";
import { type Method, replaceMethod } from "./replaceMethod.ts";
import type { Steps } from "./steps.ts";

/**
 * Counts what is done to databases. A database is opened without a step of its own, for Node lets nobody see that; it is before the first statement.
 * @param mostPages that each of them may have
 */
export function countDatabase(steps: Steps, mostPages: number | undefined): void {
  const plainExec = Reflect.get(DatabaseSync.prototype, "exec") as Method;
  const limited = new WeakSet<object>();
  const limit = (database: unknown): void => {
    if (mostPages === undefined || limited.has(database as object)) return;
    limited.add(database as object);
    Reflect.apply(plainExec, database, [`PRAGMA max_page_count = ${mostPages}`]);
  };
  for (const method of ["exec", "prepare"]) {
    replaceMethod(DatabaseSync.prototype, method, (original) => function (this: unknown, ...args) {
      limit(this);
      return Reflect.apply(original, this, args);
    });
  }
  for (const method of ["exec", "close"]) replaceMethod(DatabaseSync.prototype, method, (original) => countedCall(steps, original, (_, [statement]) => ({ name: `sqlite ${method} ${shortened(statement)}` })));
  for (const method of ["run", "get", "all", "iterate"]) {
    replaceMethod(StatementSync.prototype, method, (original) => countedCall(steps, original, (self) => ({ name: `sqlite ${method} ${shortened((self as { readonly sourceSQL: string }).sourceSQL)}` })));
  }
}

function shortened(statement: unknown): string {
  return typeof statement === "string" ? statement.replaceAll(/\s+/g, " ").trim().slice(0, 80) : "";
}
