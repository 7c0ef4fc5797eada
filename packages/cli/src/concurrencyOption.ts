import { suggest } from "@playgraph/core";
import { UsageError } from "./usageError.ts";
import { wholeNumber } from "./wholeNumber.ts";

const resources = ["fal", "cpu", "io"] as const;

export type Concurrency = Readonly<Partial<Record<(typeof resources)[number], number>>>;

/** Reads `fal=8,cpu=2`. @throws UsageError */
export function concurrencyOption(text: string): Concurrency {
  const limits: { -readonly [Name in keyof Concurrency]: Concurrency[Name] } = {};
  for (const part of text.split(",")) {
    const [said = "", number, ...more] = part.split("=").map((side) => side.trim());
    if (number === undefined || more.length > 0) throw new UsageError("--concurrency takes limits such as fal=8,cpu=2.");
    const name = resources.find((resource) => resource === said);
    const meant = suggest(said, resources);
    if (name === undefined) throw new UsageError(`--concurrency knows fal, cpu and io, not "${said.slice(0, 40)}".${meant === undefined ? "" : ` Did you mean ${meant}?`}`);
    limits[name] = wholeNumber(`--concurrency ${name}`, number, { from: 1, to: 1000 });
  }
  return limits;
}
