import { absent, type Coordinate, failed, type Hole, isHole, type Json } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { pick } from "./pick.ts";
import { at, withDefaults } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";

const broken = failed({ code: "NodeBug", message: "broke", retryable: false, maybeBilled: false }, true);
const gone = absent("gone");

type Offer = { readonly at: Coordinate; readonly value: Json | Hole; readonly score?: Json | Hole };

async function picked(offers: readonly Offer[], inputs: Readonly<Record<string, Json>>, coordinate: Coordinate = []): Promise<Json | Hole | undefined> {
  const rows = offers.map(({ at, value, score }) => ({ coordinate: at, values: { value, score } }));
  return (await pick.collect?.(rows, withDefaults(pick, inputs), testContext({ coordinate })))?.["value"];
}

const along = (values: readonly (Json | Hole)[]): readonly Offer[] => values.map((value, key) => ({ at: at({ fixed: 3, seeds: key }), value }));

it("[N8] [R10] first takes the first row that has a value", async () => {
  expect(await picked(along([gone, broken, "c", "d"]), {})).toBe("c");
  expect(await picked(along([gone, broken]), {})).toMatchObject({ state: "absent" });
  expect(await picked([], {})).toMatchObject({ state: "absent", reason: "there is nothing to pick from" });
});

it("[N8] [R10] index is the key on the one axis taken together, whatever rows there are", async () => {
  const ragged = [{ at: at({ fixed: 3, seeds: 2 }), value: "c" }, { at: at({ fixed: 3, seeds: 5 }), value: broken }];
  const one = at({ fixed: 3 });
  expect(await picked(ragged, { by: "index", index: 2 }, one)).toBe("c");
  expect(await picked(ragged, { by: "index", index: 5 }, one)).toBe(broken);
  expect(await picked(ragged, { by: "index", index: 0 }, one)).toMatchObject({ state: "absent" });
});

it("[N8] [R10] index over several axes is the position among the rows that are not at none", async () => {
  const rows = [
    { at: at({ a: 0, b: 0 }), value: "p" },
    { at: at({ a: 0, b: "none" }), value: gone },
    { at: at({ a: 1, b: 0 }), value: "q" },
  ];
  expect(await picked(rows, { by: "index", index: 1 })).toBe("q");
});

it("[N8] [R10] best takes the highest or the lowest of the numbers, and of equal ones the first", async () => {
  const scores = fc.array(fc.record({ value: fc.oneof(fc.integer(), fc.constantFrom(gone, broken)), score: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom<Json | Hole>(gone, broken, "7", null)) }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(scores, fc.constantFrom("highest", "lowest"), async (offers, prefer) => {
      const rows = offers.map((offer, key) => ({ ...offer, at: at({ seeds: key }), value: typeof offer.value === "number" ? `${key}` : offer.value }));
      const usable = rows.filter(({ value, score }) => typeof value === "string" && typeof score === "number");
      const sorted = usable.toSorted((a, b) => (prefer === "highest" ? Number(b.score) - Number(a.score) : Number(a.score) - Number(b.score)));
      const best = await picked(rows, { by: "best", prefer });
      expect(isHole(best) ? best.state : best).toBe(sorted[0]?.value ?? "absent");
    }),
  );
});

it("[N8] best without a score is an error that names the input", async () => {
  await expect(picked(along(["a"]), { by: "best" })).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "score" } });
});
