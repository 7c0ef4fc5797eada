import type { Option } from "./command.ts";

/** The options that change the graph for one run: the same for all commands that look at graphs. */
export const changeOptions = {
  set: { value: "NODE.INPUT=VALUE", many: true, help: "Set an input." },
  sweep: { value: "NODE.INPUT=SPEC", many: true, help: "Sweep an input: 2,3,4, 1:5:0.5, log:1:100:5, random:0:1:5, @file.csv#column or a JSON array." },
  input: { value: "NAME=VALUE", many: true, help: "Set one of the graph's own inputs." },
  seed: { value: "N", help: "Another seed for all that the graph leaves to chance." },
} as const satisfies Readonly<Record<string, Option>>;

/** With those that choose a part of it: the same for `run` and `plan`. */
export const graphOptions = {
  ...changeOptions,
  at: { value: "AXIS=LABEL,...", help: "Only these places of the sweep; AXIS=#0 counts from 0." },
  first: { value: "N", help: "Only the first N tasks of every node." },
  only: { value: "NODE", many: true, help: "Only these nodes and what they need." },
} as const satisfies Readonly<Record<string, Option>>;
