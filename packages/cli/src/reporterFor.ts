import type { Spending } from "@playgraph/core";
import type { Given } from "./command.ts";
import type { Io } from "./io.ts";
import type { Prices } from "./money.ts";
import { jsonReporter } from "./jsonReporter.ts";
import { liveReporter } from "./liveReporter.ts";
import { plainReporter } from "./plainReporter.ts";
import { quietReporter } from "./quietReporter.ts";
import { both, type Reporter } from "./reporter.ts";

/** What the events of a run do not tell. */
type Told = { readonly prices: Prices; /** So far. */ readonly spending: () => Spending };

/** Progress goes to standard error, so that standard output holds results alone: events with `--json`, else what the run ends with. */
export function reporterFor(given: Given, { prices, spending }: Told, { stdout, stderr, clock, env }: Pick<Io, "stdout" | "stderr" | "clock" | "env">): Reporter {
  // A dumb terminal, such as an editor's, cannot move its cursor.
  const isLive = stderr.isTerminal && env["TERM"] !== "dumb" && !given.has("quiet");
  if (given.has("json")) return both(jsonReporter(stdout, prices), isLive ? liveReporter(stderr, clock, spending) : quietReporter(stderr));
  if (given.has("quiet")) return quietReporter(stderr);
  return isLive ? liveReporter(stderr, clock, spending) : plainReporter(stderr, clock);
}
