import { eventJson } from "./eventJson.ts";
import type { Output } from "./io.ts";
import type { Reporter } from "./reporter.ts";

/** One event a line. */
export function jsonReporter(output: Output): Reporter {
  return {
    event: (event) => output.write(`${JSON.stringify(eventJson(event))}\n`),
    note: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
}
