/** One run: microseconds, of the clock and of the processor. */
export type Lap = { readonly build: number; readonly run: number; readonly buildCpu: number; readonly runCpu: number };

/** What the process of one cell says at its end, as a line of JSON. Memory is the process's peak so far, in bytes. */
export type CellReport = {
  readonly tasks: number;
  readonly checksum: number;
  /** In order. The first one compiles what the others find compiled; large works have no second. */
  readonly laps: readonly Lap[];
  /** With the contender loaded and nothing done. */
  readonly emptyPeak: number;
  /** With the document made. */
  readonly documentPeak: number;
  /** After the first lap. */
  readonly peak: number;
};
