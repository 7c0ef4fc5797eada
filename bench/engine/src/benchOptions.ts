import { parseArgs } from "node:util";
import { contenders } from "./contenders/contenders.ts";
import { shapes } from "./shapes/shapes.ts";

export type BenchOptions = {
  readonly shapes: readonly string[];
  readonly sizes: readonly number[];
  readonly contenders: readonly string[];
  /** Processes for each cell. */
  readonly repeats: number;
  /** Seconds after which a process is killed. */
  readonly timeout: number;
};

const usage = `npm run bench:engine -- [--quick] [--shapes A,B] [--sizes N,N] [--contenders A,B] [--repeats N] [--timeout SECONDS]

--quick        1,000 and 10,000 tasks, once each, 10 s at most: under two minutes
--shapes       ${[...shapes.keys()].join(",")}
--contenders   ${[...contenders.keys()].join("; ")}: by the beginnings of their names
--sizes        tasks; default 1000,10000,100000,1000000
--repeats      processes for each figure; default 3
--timeout      seconds for a process; default 60`;

/** @throws Error that says what is wrong with the arguments */
export function benchOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: { quick: { type: "boolean", default: false }, shapes: { type: "string" }, sizes: { type: "string" }, contenders: { type: "string" }, repeats: { type: "string" }, timeout: { type: "string" } },
  });
  const { quick } = values;
  return {
    shapes: values.shapes === undefined ? [...shapes.keys()] : values.shapes.split(",").map((name) => oneOf("shape", name, [...shapes.keys()].filter((shape) => shape === name))),
    sizes: values.sizes === undefined ? (quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000]) : values.sizes.split(",").map(wholeNumber),
    contenders: values.contenders === undefined ? [...contenders.keys()] : values.contenders.split(",").flatMap((name) => contendersNamed(name)),
    repeats: values.repeats === undefined ? (quick ? 1 : 3) : wholeNumber(values.repeats),
    timeout: values.timeout === undefined ? (quick ? 10 : 60) : wholeNumber(values.timeout),
  };
}

function contendersNamed(beginning: string): readonly string[] {
  const named = [...contenders.keys()].filter((name) => beginning !== "" && name.toLowerCase().startsWith(beginning.toLowerCase()));
  oneOf("contender", beginning, named);
  return named;
}

function oneOf(what: string, name: string, found: readonly string[]): string {
  if (found[0] === undefined) throw new Error(`There is no ${what} "${name}".\n\n${usage}`);
  return found[0];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`"${text}" is no whole number from 1 on.\n\n${usage}`);
  return value;
}
