import { DatabaseSync } from "node:sqlite";
import { PlaygraphError } from "@playgraph/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { migrations } from "../database/schema.ts";
import { sqlOf } from "../database/sql.ts";
import { overrun, release, reserve, type Scope, spentIn } from "./budget.ts";
import type { Reserved } from "./payment.ts";

const options = { images: "--max-generations", micros: "--max-cost" };
const none = { generations: 0, micros: 0, unpriced: 0 };

function failureOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof PlaygraphError ? error.failure.code : String(error);
  }
}

it("[W39] never counts more than the cap, and gives back exactly what it took", () => {
  const connection = new DatabaseSync(":memory:");
  connection.exec(migrations.join(";"));
  const sql = sqlOf(connection);
  const refusals = new Set<string>();
  const step = fc.record({ takes: fc.boolean(), which: fc.nat(20), generations: fc.nat(4), micros: fc.oneof(fc.nat(30), fc.constant("unknown" as const)), isPriced: fc.boolean() });
  let count = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(12), fc.nat(80), (steps, images, micros) => {
      const own = `run:${++count}`;
      const names = [own, `day:${count}`];
      const scopes: readonly Scope[] = [
        { name: own, cap: { images }, told: "This run", options },
        { name: `day:${count}`, cap: { images: images + 1, micros }, told: "The day", options },
      ];
      const held: Reserved[] = [];
      for (const { takes, which, generations, micros: price } of steps) {
        const reserved = { generations, micros: price, scopes: names };
        if (takes) {
          const refused = failureOf(() => reserve(sql, "e", reserved, scopes));
          if (refused === undefined) held.push(reserved);
          else refusals.add(refused);
        } else {
          const [given] = held.splice(which % Math.max(1, held.length), 1);
          if (given) release(sql, given);
        }
        for (const name of names) {
          const spent = spentIn(sql, name);
          expect(spent.generations).toBe(held.reduce((sum, one) => sum + one.generations, 0));
          expect(spent.micros).toBe(held.reduce((sum, one) => sum + (one.micros === "unknown" ? 0 : one.micros), 0));
          expect(spent.generations).toBeLessThanOrEqual(images);
          expect(spent.micros).toBeLessThanOrEqual(micros);
        }
      }
    }),
  );
  expect([...refusals]).toEqual(["BudgetExceeded"]);
});

it("[W39] an unknown price is never 0: under a limit of money it is refused, and so is what follows on one", () => {
  const scope = { cap: { micros: 1_000_000 }, told: "This run", options };
  expect(overrun(none, { generations: 1, micros: "unknown" }, scope, "a/b")).toBe("This run may cost $1.00 at most (--max-cost), and nobody knows what an image of a/b costs. Nothing was sent for it. Give its price: --price a/b=USD.");
  expect(overrun({ ...none, unpriced: 1 }, { generations: 1, micros: 1 }, scope, "a/b")).toMatch(/has sent requests before whose price is unknown/);
  expect(overrun({ ...none, unpriced: 1 }, { generations: 0, micros: 0 }, scope, "storage/upload")).toBeUndefined();
});

it("[W39] says what is used and what would be needed", () => {
  expect(overrun({ ...none, generations: 99 }, { generations: 2, micros: "unknown" }, { cap: { images: 100 }, told: "This run", options }, "a/b")).toMatch(/^This run may generate 100 images \(--max-generations\), 99 of them are used or reserved, and this needs 2\. /);
  expect(overrun({ ...none, micros: 70_000 }, { generations: 1, micros: 35_001 }, { cap: { micros: 105_000 }, told: "This run", options }, "a/b")).toMatch(/^This run may cost \$0\.105 \(--max-cost\), \$0\.07 are used or reserved, and this needs \$0\.035001\. /);
  expect(overrun({ ...none, micros: 70_000 }, { generations: 1, micros: 35_000 }, { cap: { micros: 105_000 }, told: "This run", options }, "a/b")).toBeUndefined();
});

it("[W39] what was counted and is not as it was written is no count", () => {
  const connection = new DatabaseSync(":memory:");
  connection.exec(migrations.join(";"));
  const sql = sqlOf(connection);
  reserve(sql, "e", { generations: 3, micros: 0, scopes: ["run:a"] }, []);
  sql.run("UPDATE spending SET generations = 1");
  expect(() => spentIn(sql, "run:a")).toThrow("what was counted against a budget is not as it was written");
});
