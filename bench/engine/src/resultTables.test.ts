import { expect, it } from "vitest";
import { yardstick } from "./contenders/contenders.ts";
import type { Figures } from "./figures.ts";
import { growthTable, ratioTable, type Result, shapeTable } from "./resultTables.ts";

const figures = (whole: number, peak = 50_000_000): Figures => ({ whole, runAlone: whole / 2, firstTime: whole * 4, cpu: whole * 3, empty: 40_000_000, peak, perTask: 123.4 });
const result = (contender: string, shape: string, size: number, outcome: Result["outcome"]): Result => ({ contender, shape, size, outcome });

const results = [
  result("ours", "chain", 10_000, { figures: figures(6) }),
  result(yardstick, "chain", 10_000, { figures: figures(4) }),
  result("slow", "chain", 10_000, { trouble: "> 60 s" }),
  result("ours", "fan", 10_000, { figures: figures(250) }),
  result(yardstick, "fan", 10_000, { trouble: "out of memory" }),
  result("ours", "chain", 100_000, { figures: figures(8, 75_000_000) }),
];

it("[E5] ratios are to the loop with Maps at the same shape and size", () => {
  expect(cells(ratioTable(results, 10_000, "whole"))).toEqual([
    ["ours", "6.00 ×1.50", "250"],
    [yardstick, "4.00 ×1.00", "out of memory"],
    ["slow", "> 60 s", ""],
  ]);
  expect(cells(ratioTable(results, 10_000, "cpu"))[0]).toEqual(["ours", "18.0 ×1.50", "750"]);
});

it("[E5] each column has its own ratio, and what there is no yardstick for has none", () => {
  expect(cells(shapeTable(results.filter(({ shape }) => shape === "chain"))).slice(0, 4)).toEqual([
    ["ours", "10,000", "6.00", "×1.50", "3.00", "×1.50", "24.0", "×1.50", "18.0", "×1.50", "50", "40", "123"],
    [yardstick, "10,000", "4.00", "×1.00", "2.00", "×1.00", "16.0", "×1.00", "12.0", "×1.00", "50", "40", "123"],
    ["slow", "10,000", "> 60 s", "", "", "", "", "", "", "", "", "", ""],
    ["ours", "100,000", "8.00", "", "4.00", "", "32.0", "", "24.0", "", "75", "40", "123"],
  ]);
});

it("[E4] growth is peak memory over that of a smaller size, where there are both", () => {
  expect(cells(growthTable(results, 10_000, 100_000))).toEqual([["chain", "ours", "50", "75", "×1.50"]]);
});

/** Of all rows but the head. */
function cells(table: string): readonly (readonly string[])[] {
  return table.split("\n").slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}
