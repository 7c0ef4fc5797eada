import type { Count, Plan } from "@playgraph/core";
import { expect, it } from "vitest";
import { costText, planCost } from "./planCost.ts";

type Paying = { readonly kind?: Count["kind"]; readonly n: bigint; readonly endpoint?: string };

function cost(nodes: readonly Paying[], prices: Readonly<Record<string, number>>, kind: Count["kind"] = "exact") {
  const planned = nodes.map(({ n, endpoint, kind = "exact" }): Plan["nodes"][number] => ({ id: "n", type: "t", taskAxes: [], collapsed: [], pairs: {}, newAxes: [], itemAxes: [], outputAxes: {}, tasks: { kind, n }, generations: { kind, n }, ...(endpoint === undefined ? {} : { endpoint }) }));
  return planCost({ nodes: planned, generations: { kind, n: nodes.reduce((sum, { n }) => sum + n, 0n) } }, new Map(Object.entries(prices)));
}

it("[L41] a plan costs what its images do, exactly, however many there are", () => {
  expect(costText(cost([{ n: 3n, endpoint: "a/b" }, { n: 10n ** 18n, endpoint: "c/d" }, { n: 0n }], { "a/b": 33_333, "c/d": 1 }))).toBe("$1,000,000,000,000.099999");
  expect(costText(cost([], {}))).toBe("$0.00");
  expect(costText(cost([{ n: 4n, endpoint: "a/b", kind: "at-most" }], { "a/b": 100_000 }, "at-most"))).toBe("at most $0.40");
});

it("[L41] a price that is missing makes the cost unknown and is told once; a price of 0 is one", () => {
  const missing = cost([{ n: 3n, endpoint: "a/b" }, { n: 3n, endpoint: "a/b" }, { n: 1n, endpoint: "c/d" }], { "c/d": 0 });
  expect([costText(missing), missing.unpriced]).toEqual(["price unknown", ["a/b"]]);
  const free = cost([{ n: 3n, endpoint: "c/d" }, { n: 1n, endpoint: "a/b" }], { "c/d": 0, "a/b": 1 });
  expect([costText(free), free.hasFree, cost([{ n: 1n, endpoint: "a/b" }, { n: 0n, endpoint: "c/d" }], { "c/d": 0, "a/b": 1 }).hasFree]).toEqual(["$0.000001", true, false]);
});

it("[L41] it is unknown, too, where nobody knows who is paid or how many there are", () => {
  expect(cost([{ n: 3n }], {})).toMatchObject({ micros: "unknown", unpriced: [] });
  expect(cost([{ n: 3n, kind: "unknown", endpoint: "a/b" }], { "a/b": 1 }, "at-least").micros).toBe("unknown");
  expect(cost([{ n: 0n, kind: "unknown", endpoint: "a/b" }], {}, "at-least").unpriced).toEqual(["a/b"]);
});
