import type { Given, Option } from "./command.ts";
import { type Money, type Prices, readMoney, readPrices, type SaidMoney } from "./money.ts";
import { UsageError } from "./usageError.ts";

export const priceOption = {
  price: { value: "ENDPOINT=USD", many: true, help: "What one image of an endpoint costs: fal-ai/playground-v25=0.01." },
} as const satisfies Readonly<Record<string, Option>>;

export const moneyOptions = {
  "max-generations": { value: "N", help: "Pay for at most N images." },
  "max-cost": { value: "USD", help: "Spend at most so many dollars; needs the price of all that is paid." },
  ...priceOption,
  "on-unknown": { value: "WHAT", help: "fail or resubmit, where nobody can know whether a request was taken. Default: fail." },
} as const satisfies Readonly<Record<string, Option>>;

const names = { maxGenerations: "--max-generations", maxCost: "--max-cost", prices: "--price", onUnknown: "--on-unknown" } as const;

/**
 * @param given of a command with `moneyOptions`
 * @param before what was said when the run began, if it is resumed; what is said now counts more
 * @throws UsageError
 */
export function givenMoney(given: Given, before: Money): Money {
  return readMoney({ maxGenerations: given.value("max-generations"), maxCost: given.value("max-cost"), prices: saidPrices(given), onUnknown: given.value("on-unknown") }, names, before);
}

/** @param given of a command with `priceOption` @throws UsageError */
export function givenPrices(given: Given): Prices {
  return readPrices(saidPrices(given), names.prices);
}

function saidPrices(given: Given): SaidMoney["prices"] {
  return given.values("price").map((text) => {
    const [endpoint = "", price, ...more] = text.split("=").map((side) => side.trim());
    if (price === undefined || more.length > 0) throw new UsageError("--price takes an endpoint and US dollars, such as fal-ai/playground-v25=0.01.");
    return [endpoint, price];
  });
}
