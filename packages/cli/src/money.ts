import { endpointIdPattern } from "@playgraph/nodes";
import type { Cap } from "@playgraph/workspace";
import { microDollars } from "./microDollars.ts";
import { UsageError } from "./usageError.ts";
import { wholeNumber } from "./wholeNumber.ts";

/** What a run may spend, what images cost, and what becomes of requests that nobody knows the outcome of. */
export type Money = {
  readonly cap: Cap;
  readonly prices: Prices;
  readonly onUnknown: "fail" | "resubmit";
};

/** Of one image, in millionths of a US dollar, by endpoint. */
export type Prices = ReadonlyMap<string, number>;

/** No limit, no price, no decision. */
export const noMoney: Money = { cap: {}, prices: new Map(), onUnknown: "fail" };

/** As it was said; what was not said is undefined. */
export type SaidMoney = {
  readonly maxGenerations: string | undefined;
  readonly maxCost: string | undefined;
  readonly prices: readonly (readonly [endpoint: string, price: string])[];
  readonly onUnknown: string | undefined;
};

const mostImages = 1_000_000_000;
const endpointId = new RegExp(endpointIdPattern, "u");

/**
 * @param names of what was said, for errors
 * @param before what holds where nothing else is said: of a run that is resumed
 * @throws UsageError
 */
export function readMoney(said: SaidMoney, names: Readonly<Record<keyof SaidMoney, string>>, before: Money): Money {
  const { maxGenerations, maxCost, onUnknown = before.onUnknown } = said;
  if (onUnknown !== "fail" && onUnknown !== "resubmit") throw new UsageError(`${names.onUnknown} takes fail or resubmit.`);
  return {
    cap: {
      ...before.cap,
      ...(maxGenerations === undefined ? {} : { images: wholeNumber(names.maxGenerations, maxGenerations, { from: 0, to: mostImages }) }),
      ...(maxCost === undefined ? {} : { micros: microDollars(names.maxCost, maxCost) }),
    },
    prices: new Map([...before.prices, ...readPrices(said.prices, names.prices)]),
    onUnknown,
  };
}

/** @param name of the option @throws UsageError */
export function readPrices(said: SaidMoney["prices"], name: string): Prices {
  const prices = new Map<string, number>();
  for (const [endpoint, price] of said) {
    if (endpoint.length > 200 || !endpointId.test(endpoint)) throw new UsageError(`${name} names an endpoint by its id, such as fal-ai/playground-v25.`);
    if (prices.has(endpoint)) throw new UsageError(`${name} is given twice for ${endpoint}.`);
    prices.set(endpoint, microDollars(`${name} ${endpoint}`, price));
  }
  return prices;
}
