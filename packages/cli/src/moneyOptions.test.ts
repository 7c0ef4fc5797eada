import { expect, it } from "vitest";
import type { Given } from "./command.ts";
import { noMoney } from "./money.ts";
import { givenMoney, givenPrices } from "./moneyOptions.ts";

function given(options: Readonly<Record<string, readonly string[]>>): Given {
  return { words: [], value: (option) => options[option]?.at(-1), values: (option) => options[option] ?? [], has: (option) => option in options };
}

it("[L40] reads caps, prices and the decision, exactly", () => {
  expect(givenMoney(given({}), noMoney)).toEqual(noMoney);
  const money = givenMoney(given({ "max-generations": ["0"], "max-cost": ["0.1"], price: ["fal-ai/x=0.2", "fal-ai/y/z = 0"], "on-unknown": ["resubmit"] }), noMoney);
  expect(money).toEqual({ cap: { images: 0, micros: 100_000 }, prices: new Map([["fal-ai/x", 200_000], ["fal-ai/y/z", 0]]), onUnknown: "resubmit" });
});

it("[L40] what is said when a run is resumed counts more than what was said when it began, each by itself", () => {
  const before = { cap: { images: 10, micros: 5 }, prices: new Map([["fal-ai/x", 1], ["fal-ai/y", 2]]), onUnknown: "resubmit" } as const;
  expect(givenMoney(given({ "max-generations": ["20"], price: ["fal-ai/y=1"] }), before)).toEqual({ cap: { images: 20, micros: 5 }, prices: new Map([["fal-ai/x", 1], ["fal-ai/y", 1_000_000]]), onUnknown: "resubmit" });
});

it.each([
  [{ "max-generations": ["-1"] }, "--max-generations takes a whole number from 0 to 1000000000."],
  [{ "max-generations": ["1.5"] }, "--max-generations takes a whole number from 0 to 1000000000."],
  [{ "max-cost": ["abc"] }, "--max-cost takes US dollars such as 5 or 0.025, with at most six digits after the point."],
  [{ "on-unknown": ["retry"] }, "--on-unknown takes fail or resubmit."],
  [{ price: ["0.1"] }, "--price takes an endpoint and US dollars, such as fal-ai/playground-v25=0.01."],
  [{ price: ["fal-ai/x=0.1=2"] }, "--price takes an endpoint and US dollars, such as fal-ai/playground-v25=0.01."],
  [{ price: ["fal-ai/x=-1"] }, "--price fal-ai/x takes US dollars such as 5 or 0.025, with at most six digits after the point."],
  [{ price: ["https://x.example/y=1"] }, "--price names an endpoint by its id, such as fal-ai/playground-v25."],
  [{ price: ["fal-ai/x=1", "fal-ai/x=2"] }, "--price is given twice for fal-ai/x."],
])("[L40] %j is one clear sentence", (options, sentence) => {
  expect(() => givenMoney(given(options), noMoney)).toThrow(sentence);
});

it("[L40] a plan knows prices alone", () => {
  expect(givenPrices(given({ price: ["fal-ai/x=0.25"] }))).toEqual(new Map([["fal-ai/x", 250_000]]));
});
