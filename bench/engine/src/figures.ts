import type { CellReport, Lap } from "./cellReport.ts";

/** The figures of one contender at one shape and size: medians over its processes. Times in microseconds a task, memory in bytes. */
export type Figures = {
  /** Build and run once the code is compiled; of works that are too large to be run twice in a process, the one run there is. */
  readonly whole: number;
  readonly runAlone: number;
  /** Build and run in a process that has run nothing yet. */
  readonly firstTime: number;
  /** Processor time of build and run. Beyond `whole` where threads besides the main one were at work, such as the collector of garbage. */
  readonly cpu: number;
  readonly empty: number;
  readonly peak: number;
  /** What building and running took beyond the document, a task. */
  readonly perTask: number;
};

export function figuresOf(reports: readonly CellReport[]): Figures {
  const medianOf = (value: (report: CellReport) => number) => median(reports.map(value));
  const lapsOf = (value: (lap: Lap) => number) => medianOf(({ laps, tasks }) => median(laps.slice(laps.length > 1 ? 1 : 0).map(value)) / tasks);
  return {
    whole: lapsOf(({ build, run }) => build + run),
    runAlone: lapsOf(({ run }) => run),
    firstTime: medianOf(({ laps, tasks }) => (laps[0] ? laps[0].build + laps[0].run : 0) / tasks),
    cpu: lapsOf(({ buildCpu, runCpu }) => buildCpu + runCpu),
    empty: medianOf(({ emptyPeak }) => emptyPeak),
    peak: medianOf(({ peak }) => peak),
    perTask: medianOf(({ peak, documentPeak, tasks }) => (peak - documentPeak) / tasks),
  };
}

/** The middle one; of an even number the mean of the two in the middle; 0 of none. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle - 1)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
