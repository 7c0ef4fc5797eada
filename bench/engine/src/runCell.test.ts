import { expect, it } from "vitest";
import { runCell } from "./runCell.ts";

it("[E3] a cell reports from a process of its own", async () => {
  const outcome = await runCell("typed arrays", "chain", 300, 60);
  expect(outcome).toMatchObject({ report: { tasks: 300, laps: expect.arrayContaining([expect.objectContaining({ build: expect.any(Number) })]) } });
  const { emptyPeak, documentPeak, peak } = "report" in outcome ? outcome.report : { emptyPeak: 0, documentPeak: 0, peak: 0 };
  expect(emptyPeak).toBeGreaterThan(10_000_000);
  expect([documentPeak >= emptyPeak, peak >= documentPeak]).toEqual([true, true]);
});

it("[E3] a cell that fails says why", async () => {
  expect(await runCell("typed arrays", "spiral", 300, 60)).toEqual({ trouble: 'Error: There is no contender "typed arrays" or no shape "spiral".' });
});
