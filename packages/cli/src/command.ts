import type { Io } from "./io.ts";

/** One command of `playgraph`, as data: its help is made of it. */
export type Command = {
  readonly name: string;
  /** After the name: `GRAPH [options]`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  /** How many words it takes besides options. */
  readonly words: { readonly least: number; readonly most: number; readonly are: string };
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** @returns the exit code */
  readonly run: (given: Given, io: Io) => Promise<number>;
};

export type Option = {
  /** Of its value, for help: `N`; an option without one is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly many?: true;
  readonly help: string;
};

/** What was typed. */
export type Given = {
  readonly words: readonly string[];
  /** The last value of an option. */
  readonly value: (option: string) => string | undefined;
  readonly values: (option: string) => readonly string[];
  readonly has: (option: string) => boolean;
};
