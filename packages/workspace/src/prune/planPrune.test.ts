import * as fc from "fast-check";
import { expect, it } from "vitest";
import { planPrune, type PruneLimits, type PrunePlan } from "./planPrune.ts";
import type { PruneFacts } from "./pruneFacts.ts";

const day = fc.integer({ min: 0, max: 9 });
const names = Array.from({ length: 8 }, (_, index) => `b${index}`);
const named = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 });
const runIds = ["r0", "r1", "r2", "r3"];

const facts: fc.Arbitrary<PruneFacts> = fc.record({
  runs: fc.uniqueArray(fc.constantFrom("r0", "r1"), { maxLength: 2 }).chain((ids) => fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), ended: fc.constant(1), day, bytes: fc.integer({ min: 0, max: 50 }) })))),
  unfinished: fc.uniqueArray(fc.constantFrom("r2", "r3"), { maxLength: 2 }),
  cache: fc.array(fc.record({ service: fc.constant("fal"), key: fc.uuid(), day, blobs: named }), { maxLength: 8 }),
  payments: fc.array(fc.record({ service: fc.constantFrom("fal", "emulator"), key: fc.uuid(), seal: fc.constant(""), run: fc.constantFrom(...runIds), images: fc.integer({ min: 1, max: 3 }), blobs: named.filter((some) => some.length > 0) }), { maxLength: 8 }),
  blobs: fc.uniqueArray(fc.constantFrom(...names)).chain((some) => fc.tuple(...some.map((name) => fc.record({ bytes: fc.integer({ min: 1, max: 100 }), day }).map((fact) => [name, fact] as const))).map((entries) => new Map(entries))),
});

const limits: fc.Arbitrary<PruneLimits> = fc.oneof(fc.record({ before: day }), fc.record({ mostBytes: fc.integer({ min: 0, max: 600 }) }), fc.record({ before: day, mostBytes: fc.integer({ min: 0, max: 600 }) }));

/** What is there after it. */
function after({ runs, cache, payments, blobs, unfinished }: PruneFacts, plan: PrunePlan): PruneFacts {
  return {
    runs: runs.filter((run) => !plan.runs.includes(run)),
    cache: cache.filter((entry) => !plan.cache.includes(entry)),
    payments: payments.filter((payment) => !plan.payments.includes(payment)),
    blobs: new Map([...blobs].filter(([blob]) => !plan.blobs.includes(blob))),
    unfinished,
  };
}

const bytesOf = ({ runs, blobs }: PruneFacts): number => [...runs, ...blobs.values()].reduce((sum, { bytes }) => sum + bytes, 0);

it("[W68] no row that is left has lost a picture by it", () => {
  fc.assert(
    fc.property(facts, limits, (before, wanted) => {
      const plan = planPrune(before, wanted);
      const gone = new Set(plan.blobs);
      for (const { blobs } of [...after(before, plan).cache, ...after(before, plan).payments]) for (const blob of blobs) expect(gone.has(blob)).toBe(false);
    }),
  );
});

it("[W68] what an unfinished run has paid for stays, whatever is wanted", () => {
  fc.assert(
    fc.property(facts, limits, (before, wanted) => {
      const plan = planPrune(before, wanted);
      const kept = before.payments.filter(({ run }) => before.unfinished.includes(run));
      for (const payment of kept) {
        expect(plan.payments).not.toContain(payment);
        for (const blob of payment.blobs) expect(plan.blobs).not.toContain(blob);
      }
    }),
  );
});

it("[W68] a size is kept to, as far as anything may go", () => {
  fc.assert(
    fc.property(facts, limits, (before, wanted) => {
      const plan = planPrune(before, wanted);
      const rest = after(before, plan);
      expect(bytesOf(before) - bytesOf(rest)).toBe(plan.bytes);
      if (wanted.mostBytes === undefined || bytesOf(rest) <= wanted.mostBytes) return;
      const needed = new Set(before.payments.filter(({ run }) => before.unfinished.includes(run)).flatMap(({ blobs }) => blobs));
      expect([...rest.blobs.keys()].every((blob) => needed.has(blob))).toBe(true);
      expect(rest.runs.every(({ bytes }) => bytes === 0)).toBe(true);
    }),
  );
});

it("[W68] an age alone takes nothing that was used since", () => {
  fc.assert(
    fc.property(facts, day, (before, wanted) => {
      const plan = planPrune(before, { before: wanted });
      for (const run of plan.runs) expect(run.day).toBeLessThan(wanted);
      for (const entry of plan.cache) expect(entry.day).toBeLessThan(wanted);
      const used = new Set(before.cache.filter((entry) => entry.day >= wanted).flatMap(({ blobs }) => blobs));
      for (const blob of plan.blobs) {
        expect(before.blobs.get(blob)?.day).toBeLessThan(wanted);
        expect(used.has(blob)).toBe(false);
      }
    }),
  );
});

it("[W68] what was used longest ago goes first, and what nobody pays for is not counted as paid", () => {
  const blobs = new Map([["b0", { bytes: 10, day: 5 }], ["b1", { bytes: 10, day: 1 }], ["b2", { bytes: 10, day: 2 }]]);
  const payment = { key: "k", seal: "", run: "r0", images: 2 };
  const payments = [{ ...payment, service: "fal", blobs: ["b1"] }, { ...payment, service: "emulator", blobs: ["b2"] }, { ...payment, service: "fal", blobs: ["b0"] }];
  // Used again on day 7, though it was made first.
  const cache = [{ service: "fal", key: "c", day: 7, blobs: ["b1"] }];
  const plan = planPrune({ runs: [{ id: "r0", ended: 1, day: 3, bytes: 10 }], unfinished: [], cache, payments, blobs }, { mostBytes: 15 });
  expect(plan).toMatchObject({ blobs: ["b2", "b0"], runs: [{ id: "r0" }], payments: [{ service: "emulator" }, { service: "fal" }], cache: [], bytes: 30, paidImages: 2 });
});
