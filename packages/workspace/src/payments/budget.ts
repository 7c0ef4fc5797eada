import { PlaygraphError } from "@playgraph/core";
import { DamagedWorkspace } from "../database/damagedWorkspace.ts";
import { isAsWritten, sealOf } from "../database/seal.ts";
import type { Sql } from "../database/sql.ts";
import type { Cap } from "../worldSettings.ts";
import type { Reserved } from "./payment.ts";

/** What counts against a scope. Money in millionths of a US dollar. */
export type Spent = {
  readonly generations: number;
  readonly micros: number;
  /** Images and other requests whose price is unknown. */
  readonly unpriced: number;
};

/** Something whose spending is counted, and its limit. */
export type Scope = {
  /** `run:<id>`, or `day:<service>:<date>`. */
  readonly name: string;
  readonly cap: Cap;
  /** As it stands in a sentence: `this run`. */
  readonly told: string;
  /** What the user changes to raise the limit. */
  readonly options: { readonly images: string; readonly micros: string };
};

export function spentIn(sql: Sql, scope: string): Spent {
  const row = sql.get("SELECT * FROM spending WHERE scope = ?", scope);
  if (row && !isAsWritten("spending", row)) throw new DamagedWorkspace("what was counted against a budget is not as it was written");
  return { generations: Number(row?.["generations"] ?? 0), micros: Number(row?.["micros"] ?? 0), unpriced: Number(row?.["unpriced"] ?? 0) };
}

/**
 * Counts a request against all its scopes, or against none.
 * @throws PlaygraphError `BudgetExceeded` if it is more than one of them has left
 */
export function reserve(sql: Sql, endpoint: string, reserved: Reserved, scopes: readonly Scope[]): void {
  checkBudget(sql, endpoint, reserved, scopes);
  for (const scope of reserved.scopes) add(sql, scope, countOf(reserved), 1);
}

/** @throws PlaygraphError `BudgetExceeded` if it is more than one of its scopes has left */
export function checkBudget(sql: Sql, endpoint: string, reserved: Reserved, scopes: readonly Scope[]): void {
  for (const scope of scopes) {
    const why = overrun(spentIn(sql, scope.name), reserved, scope, endpoint);
    if (why !== undefined) throw new PlaygraphError({ code: "BudgetExceeded", message: why });
  }
}

/** Takes back what was counted for a request that cost nothing. */
export function release(sql: Sql, reserved: Reserved): void {
  for (const scope of reserved.scopes) add(sql, scope, countOf(reserved), -1);
}

/** Why a request is too much for a scope; undefined if it is not. */
export function overrun(spent: Spent, { generations, micros }: Pick<Reserved, "generations" | "micros">, { cap, told, options }: Omit<Scope, "name">, endpoint: string): string | undefined {
  const goOn = "Nothing was sent for it. What is paid stays paid and is not paid again when you raise the limit and run again.";
  if (cap.images !== undefined && generations > 0 && spent.generations + generations > cap.images) {
    return `${told} may generate ${images(cap.images)} (${options.images}), ${spent.generations} of them are used or reserved, and this needs ${generations}. ${goOn}`;
  }
  if (cap.micros === undefined || micros === 0) return undefined;
  if (micros === "unknown") return `${told} may cost ${dollars(cap.micros)} at most (${options.micros}), and nobody knows what an image of ${endpoint} costs. Nothing was sent for it. Give its price: --price ${endpoint}=USD.`;
  if (spent.unpriced > 0) return `${told} may cost ${dollars(cap.micros)} at most (${options.micros}), and has sent requests before whose price is unknown. Nothing was sent for this one. Start a new run, or limit the images instead.`;
  if (spent.micros + micros > cap.micros) return `${told} may cost ${dollars(cap.micros)} (${options.micros}), ${dollars(spent.micros)} are used or reserved, and this needs ${dollars(micros)}. ${goOn}`;
  return undefined;
}

function countOf({ generations, micros }: Reserved): Spent {
  return micros === "unknown" ? { generations, micros: 0, unpriced: Math.max(1, generations) } : { generations, micros, unpriced: 0 };
}

function add(sql: Sql, scope: string, { generations, micros, unpriced }: Spent, sign: 1 | -1): void {
  if (generations === 0 && micros === 0 && unpriced === 0) return;
  const before = spentIn(sql, scope);
  const after = [before.generations + sign * generations, before.micros + sign * micros, before.unpriced + sign * unpriced].map((count) => Math.max(0, count));
  sql.run("INSERT OR REPLACE INTO spending (scope, generations, micros, unpriced, seal) VALUES (?, ?, ?, ?, ?)", scope, ...after, sealOf(scope, ...after.map(String)));
}

function images(count: number): string {
  return count === 1 ? "1 image" : `${count} images`;
}

/** Exact: no sum of money goes through a fraction. */
function dollars(micros: number): string {
  const cents = String(micros % 1_000_000).padStart(6, "0").replace(/0{1,4}$/, "");
  return `$${Math.floor(micros / 1_000_000)}.${cents}`;
}
