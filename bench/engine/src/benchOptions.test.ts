import { expect, it } from "vitest";
import { benchOptions } from "./benchOptions.ts";

it("[E6] takes contenders by the beginnings of their names, and shapes and sizes by list", () => {
  expect(benchOptions(["--quick", "--shapes", "fan,chain", "--sizes", "50,60", "--contenders", "Play,p-graph", "--timeout", "5"])).toEqual({
    shapes: ["fan", "chain"],
    sizes: [50, 60],
    contenders: ["playgraph", "playgraph, heard", "p-graph"],
    repeats: 1,
    timeout: 5,
  });
});

it.each([
  [["--shapes", "spiral"], /There is no shape "spiral"\.[^]*chain,fan/],
  [["--contenders", "p-graph,Airflow"], /There is no contender "Airflow"\.[^]*loop with Maps/],
  [["--contenders", ""], /There is no contender ""\./],
  [["--sizes", "1e3x"], /"1e3x" is no whole number/],
  [["--repeats", "0"], /"0" is no whole number/],
  [["--fast"], /--fast/],
])("[E6] refuses %j", (words, message) => {
  expect(() => benchOptions(words)).toThrow(message);
});
