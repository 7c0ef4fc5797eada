import { eventJson } from "./eventJson.ts";
import type { Output } from "./io.ts";
import type { Prices } from "./money.ts";
import type { Reporter } from "./reporter.ts";

/** One event a line. */
export function jsonReporter(output: Output, prices: Prices): Reporter {
  return {
    event: (event) => output.write(`${JSON.stringify(eventJson(event, prices))}\n`),
    note: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
}
