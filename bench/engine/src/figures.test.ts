import { expect, it } from "vitest";
import type { CellReport, Lap } from "./cellReport.ts";
import { figuresOf } from "./figures.ts";

const lap = (build: number, run: number): Lap => ({ build, run, buildCpu: build * 2, runCpu: run * 2 });
const report = (laps: readonly Lap[], peak: number): CellReport => ({ tasks: 10, checksum: 1, laps, emptyPeak: 100, documentPeak: 200, peak });

it("[E4] the first lap stands apart, and processes count alike however many laps they had", () => {
  const figures = figuresOf([report([lap(900, 9_000), lap(10, 100), lap(30, 300), lap(20, 200)], 1_200), report([lap(700, 7_000), lap(50, 500)], 2_200), report([lap(800, 8_000), lap(40, 400)], 3_200)]);
  expect(figures).toEqual({ whole: 44, runAlone: 40, firstTime: 880, cpu: 88, empty: 100, peak: 2_200, perTask: 200 });
});

it("[E4] a lap without others stands for them; of two processes the mean is taken", () => {
  expect(figuresOf([report([lap(10, 100)], 700), report([lap(30, 300)], 900)])).toEqual({ whole: 22, runAlone: 20, firstTime: 22, cpu: 44, empty: 100, peak: 800, perTask: 60 });
});
