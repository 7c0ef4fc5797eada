import { announcements } from "./announcements.ts";
import type { Output } from "./io.ts";
import type { Reporter } from "./reporter.ts";

/** Nothing but what goes wrong. */
export function quietReporter(output: Output): Reporter {
  const announce = announcements();
  return {
    async event(event) {
      for (const line of announce(event)) await output.write(`${line}\n`);
    },
    note: (line) => output.write(`${line}\n`),
    end: () => Promise.resolve(),
  };
}
