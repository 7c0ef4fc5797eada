import sqlite from "node:sqlite";
import { countedCall } from "./countedCall.ts";
import { type Method, replaceMethod } from "./replaceMethod.ts";
import type { Steps } from "./steps.ts";

/**
 * Counts what is done to databases.
 * @param mostPages that each of them may have
 */
export function countDatabase(steps: Steps, mostPages: number | undefined): void {
  const { DatabaseSync, StatementSync } = sqlite;
  // Not counted: it is no step of the process's own.
  const limit = Reflect.get(DatabaseSync.prototype, "exec") as Method;
  for (const method of ["exec", "close"]) replaceMethod(DatabaseSync.prototype, method, (original) => countedCall(steps, original, (_, [statement]) => ({ name: `sqlite ${method} ${shortened(statement)}` })));
  for (const method of ["run", "get", "all", "iterate"]) {
    replaceMethod(StatementSync.prototype, method, (original) => countedCall(steps, original, (self) => ({ name: `sqlite ${method} ${shortened((self as { readonly sourceSQL: string }).sourceSQL)}` })));
  }
  const opening = new Proxy(DatabaseSync, {
    construct(target, args: ConstructorParameters<typeof DatabaseSync>, newTarget) {
      const { isLast } = steps.begin("sqlite open");
      const database = Reflect.construct(target, args, newTarget) as InstanceType<typeof DatabaseSync>;
      if (isLast) process.kill(process.pid, "SIGKILL");
      if (mostPages !== undefined) Reflect.apply(limit, database, [`PRAGMA max_page_count = ${mostPages}`]);
      return database;
    },
  });
  Object.defineProperty(sqlite, "DatabaseSync", { value: opening, configurable: true, writable: true, enumerable: true });
}

function shortened(statement: unknown): string {
  return typeof statement === "string" ? statement.replaceAll(/\s+/g, " ").trim().slice(0, 80) : "";
}
