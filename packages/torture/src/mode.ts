import type { Breach } from "./breach.ts";

/** One way of torture. */
export type Mode = {
  readonly name: string;
  /** What is done, in a few words. */
  readonly title: string;
  readonly trials: (options: ModeOptions) => Promise<readonly Trial[]>;
};

type ModeOptions = {
  readonly seed: number;
  /** `short` is for every test run, `long` tries all there is. */
  readonly size: "short" | "long";
};

export type Trial = {
  /** Repeats the trial: `--only NAME`, with the same seed. */
  readonly name: string;
  /** Whether it wants the whole machine. */
  readonly isAlone?: boolean;
  readonly perform: () => Promise<Verdict>;
};

export type Verdict = {
  readonly breaches: readonly Breach[];
  /** How many different generations were accepted, and how many submissions that took. */
  readonly generations: number;
  readonly accepted: number;
  /** How a run on a faulty service ended. */
  readonly ending?: "success" | "failure" | "decision";
  /** What else is worth telling. */
  readonly note?: string;
  /** Where it all is, for as long as it is kept: when a rule was broken. */
  readonly folder?: string;
};
