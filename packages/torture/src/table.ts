import type { Breach } from "./breach.ts";
import type { Mode } from "./mode.ts";
import type { Performed } from "./performTrials.ts";

export type ModeResult = { readonly mode: Mode; readonly performed: readonly Performed[]; readonly seconds: number };

const columns = ["mode", "what", "trials", "generations", "accepted", "lost", "half files", "manual unlocks", "other failures", "seconds"];

/** One line a mode, as Markdown. `accepted` are the submissions that the service took for all the different `generations`. */
export function table(results: readonly ModeResult[]): string {
  const rows = results.map(({ mode, performed, seconds }) => {
    const breaches = performed.flatMap(({ verdict }) => verdict.breaches);
    const count = (...kinds: readonly Breach["kind"][]) => breaches.filter(({ kind }) => kinds.includes(kind)).length;
    const sum = (of: "generations" | "accepted") => performed.reduce((total, { verdict }) => total + verdict[of], 0);
    return [mode.name, mode.title, performed.length, sum("generations"), sum("accepted"), count("lost"), count("half file"), count("manual unlock"), count("duplicate", "other"), Math.round(seconds)].map(String);
  });
  const widths = columns.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join(" | ")} |`;
  return [line(columns), `| ${widths.map((width, index) => (index < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`, ...rows.map(line)].join("\n");
}
