import type { LogLine } from "./job.ts";

/** What a running job writes: its start, and progress at each quarter, as a sampler's progress bar does. */
export function logsOf(startedAt: number, { ms, steps }: { readonly ms: number; readonly steps: number }): readonly LogLine[] {
  if (ms === 0) return [];
  const quarters = [0.25, 0.5, 0.75, 1].map((share) => {
    const done = Math.round(steps * share);
    const bar = "█".repeat(Math.round(share * 10)).padEnd(10);
    return { at: startedAt + ms * share, message: `${String(Math.round(share * 100)).padStart(3)}%|${bar}| ${done}/${steps}` };
  });
  return [{ at: startedAt, message: "Drawing a placeholder" }, ...quarters];
}
