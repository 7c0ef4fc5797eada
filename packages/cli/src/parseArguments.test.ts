import { expect, it } from "vitest";
import type { Command } from "./command.ts";
import { parseArguments } from "./parseArguments.ts";

const command: Command = {
  name: "run",
  usage: "GRAPH",
  summary: "Runs.",
  words: { least: 1, most: 1, are: "one graph file" },
  options: { set: { value: "NODE.INPUT=VALUE", many: true, help: "" }, out: { value: "DIR", help: "" }, json: { help: "" } },
  examples: [],
  run: () => Promise.resolve(0),
};

const parse = (...argv: string[]) => parseArguments(command, argv);

it("[L1] reads words, switches and values in any order", () => {
  const given = parse("--json", "--set", "a.b=c=d", "graph.json", "--set=e.f=", "--out", "-1");
  expect(given.words).toEqual(["graph.json"]);
  expect(given.values("set")).toEqual(["a.b=c=d", "e.f="]);
  expect([given.value("out"), given.value("none"), given.has("json"), given.has("out")]).toEqual(["-1", undefined, true, true]);
});

it("[L1] takes everything after -- as words", () => {
  expect(parse("--", "--json").words).toEqual(["--json"]);
});

it.each([
  [["--jsom", "g"], "playgraph run has no option --jsom. Did you mean --json?"],
  [["--sett", "a.b=1", "g"], "playgraph run has no option --sett. Did you mean --set?"],
  [["--max-cost", "abc", "g"], "playgraph run has no option --max-cost. See playgraph run --help."],
  [["-x", "g"], "playgraph run has no option -x. See playgraph run --help."],
  [["--__proto__", "g"], "playgraph run has no option --__proto__. See playgraph run --help."],
  [["--constructor=1", "g"], "playgraph run has no option --constructor. See playgraph run --help."],
  [["g", "--out"], "--out needs a value: --out DIR."],
  [["g", "--out", "--json"], "--out needs a value: --out DIR."],
  [["g", "--out", ""], "--out needs a value, and was given an empty one: --out DIR."],
  [["g", "--out= "], "--out needs a value, and was given an empty one: --out DIR."],
  [[""], "playgraph run takes one graph file, and was given an empty word."],
  [["g", "--json=yes"], "--json takes no value."],
  [["g", "--out", "a", "--out", "b"], "--out is given twice."],
  [[], "playgraph run takes one graph file, not 0. See playgraph run --help."],
  [["g", "h"], "playgraph run takes one graph file, not 2. See playgraph run --help."],
])("[L1] refuses %j", (argv, message) => {
  expect(() => parse(...argv)).toThrow(message);
});

it.each([["--key", "s3cret"], ["--fal-key=s3cret"], ["--FAL_KEY", "s3cret"], ["--token=s3cret"]])("[L3] refuses a key as an argument and does not repeat it: %j", (...argv) => {
  expect(() => parse("g", ...argv)).toThrow("A fal key is never an argument, where other programs could read it: set FAL_KEY in the environment.");
});

it("[L3] does not repeat a key that stands as a word", () => {
  expect(() => parse("g", "FAL_KEY=s3cret")).not.toThrow(/s3cret/);
  expect(() => parse("g", "FAL_KEY=s3cret")).toThrow(/takes one graph file, not 2/);
});

it("[L2] asks for no words where help is wanted", () => {
  expect(parse("--help").has("help")).toBe(true);
  expect(parse("-h").has("help")).toBe(true);
});
