import { yardstick } from "./contenders/contenders.ts";
import type { Figures } from "./figures.ts";
import { markdownTable } from "./markdownTable.ts";

/** What there is of one contender at one shape and size. */
export type Result = { readonly contender: string; readonly shape: string; readonly size: number; readonly outcome: { readonly figures: Figures } | { readonly trouble: string } };

/** All of one shape. */
export function shapeTable(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { contender, size, outcome } = result;
    const start = [contender, thousands(size)];
    if ("trouble" in outcome) return [...start, outcome.trouble];
    const { figures } = outcome;
    const base = figuresAt(results, yardstick, size);
    const timed = (name: "whole" | "runAlone" | "firstTime" | "cpu") => [microseconds(figures[name]), base ? times(figures[name] / base[name]) : ""];
    return [...start, ...timed("whole"), ...timed("runAlone"), ...timed("firstTime"), ...timed("cpu"), megabytes(figures.peak), megabytes(figures.empty), Math.round(figures.perTask).toString()];
  });
  return markdownTable(["", "tasks", "build + run µs", "×", "run alone µs", "×", "first time µs", "×", "CPU µs", "×", "peak MB", "empty MB", "bytes a task"], rows, 1);
}

/** Build and run of every contender over that of the yardstick, at one size: by the clock, or by the processor's time. */
export function ratioTable(results: readonly Result[], size: number, by: "whole" | "cpu"): string {
  const shapes = [...new Set(results.map(({ shape }) => shape))];
  const contenders = [...new Set(results.map(({ contender }) => contender))];
  const rows = contenders.map((contender) => [
    contender,
    ...shapes.map((shape) => {
      const ofShape = results.filter((result) => result.shape === shape);
      const outcome = ofShape.find((result) => result.contender === contender && result.size === size)?.outcome;
      if (!outcome) return "";
      const base = figuresAt(ofShape, yardstick, size);
      if ("trouble" in outcome) return outcome.trouble;
      return base ? `${microseconds(outcome.figures[by])} ${times(outcome.figures[by] / base[by])}` : microseconds(outcome.figures[by]);
    }),
  ]);
  return markdownTable([`${thousands(size)} tasks, µs ${by === "cpu" ? "CPU" : "build + run"}`, ...shapes], rows, 1);
}

/** Peak memory at the largest size over that at a smaller one, which is what "flat" means. */
export function growthTable(results: readonly Result[], small: number, large: number): string {
  const rows = results
    .filter(({ size }) => size === large)
    .flatMap(({ contender, shape, outcome }) => {
      const [from, to] = [figuresAt(results.filter((result) => result.shape === shape), contender, small), "figures" in outcome ? outcome.figures : undefined];
      return from && to ? [[shape, contender, megabytes(from.peak), megabytes(to.peak), times(to.peak / from.peak)]] : [];
    });
  return markdownTable(["", "", `MB at ${thousands(small)}`, `MB at ${thousands(large)}`, "×"], rows, 2);
}

function figuresAt(results: readonly Result[], contender: string, size: number): Figures | undefined {
  const outcome = results.find((result) => result.contender === contender && result.size === size)?.outcome;
  return outcome && "figures" in outcome ? outcome.figures : undefined;
}

function microseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function times(ratio: number): string {
  return `×${microseconds(ratio)}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}

function thousands(value: number): string {
  return value.toLocaleString("en-US");
}
