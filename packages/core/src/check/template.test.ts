import * as fc from "fast-check";
import { expect, it } from "vitest";
import { expandTemplate, parseTemplate, type Template, templateAxes, templateLimits } from "./template.ts";

function parsed(text: string): Template {
  const result = parseTemplate(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.template;
}

function problems(text: string): readonly (readonly [number, string])[] {
  const result = parseTemplate(text);
  return result.ok ? [] : result.problems.map(({ column, message }) => [column, message]);
}

it("[P1] {name} is a variable, listed once, in order of first appearance", () => {
  const template = parsed("{b} and {a}, { b }");
  expect(template.variables).toEqual(["b", "a"]);
  expect(
    expandTemplate(
      template,
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
      [],
    ),
  ).toBe("2 and 1, 2");
});

it("[P2] {a|b} and {name: a|b} are alternatives; their texts are trimmed and may be empty", () => {
  const template = parsed("A {|very } big {animal: cat | dog} at {dawn|dusk} {one: only}");
  expect(templateAxes(template)).toEqual([
    { name: "", labels: ["", "very"] },
    { name: "animal", labels: ["cat", "dog"] },
    { name: "", labels: ["dawn", "dusk"] },
    { name: "one", labels: ["only"] },
  ]);
  expect(expandTemplate(template, new Map(), [1, 1, 0, 0])).toBe("A very big dog at dawn only");
});

it("[P3] the name of alternatives stands for the same choice everywhere", () => {
  const template = parsed("{animal} or {animal: cat|dog}, {animal}, {animal: cat|dog}");
  expect([template.variables, templateAxes(template)]).toEqual([[], [{ name: "animal", labels: ["cat", "dog"] }]]);
  expect(expandTemplate(template, new Map(), [1])).toBe("dog or dog, dog, dog");
  expect(problems("{animal: cat|dog} {animal: cat|fox}")).toEqual([[19, '"animal" already has other alternatives: write {animal} for the same ones, or choose another name.']]);
});

it("[P4] {{ and }} are braces, and weights pass untouched", () => {
  expect(expandTemplate(parsed("{{a}} (egg:1.6) {{{x}}} [b] \\"), new Map([["x", "y"]]), [])).toBe("{a} (egg:1.6) {y} [b] \\");
});

it("[P5] any text survives being escaped, read and expanded", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("{", "}", "|", ":", "a", " ", "\\", "$", "\n", "é") }), (text) => {
      expect(expandTemplate(parsed(text.replaceAll("{", "{{").replaceAll("}", "}}")), new Map(), [])).toBe(text);
    }),
  );
});

it("[P6] values are put in as they are: nothing in them is read as a template or run", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(expandTemplate(parsed("<{a}>"), new Map([["a", value]]), [])).toBe(`<${value}>`);
    }),
  );
  const looping = new Map([["a", "{a}{a}"]]);
  expect(expandTemplate(parsed("{a}"), looping, [])).toBe("{a}{a}");
  expect(expandTemplate(parsed("{{constructor.constructor('return process')()}}"), new Map(), [])).toBe("{constructor.constructor('return process')()}");
  expect(parsed("{__proto__}{toString}").variables).toEqual(["__proto__", "toString"]);
});

it.each([
  ["a {b", 3, /never closed/],
  ["a } b", 3, /closes nothing/],
  ["{}", 1, /names nothing/],
  ["x {a|{b}} y", 6, /inside braces/],
  ["${process.env.FAL_KEY}", 2, /"process.env.FAL_KEY" is not a name/],
  ["{1st}", 1, /is not a name/],
  ["{animal:}", 1, /has no alternatives/],
  ["{_a: x|y}", 1, /must begin with a letter/],
])("[P7] %s is told with its column", (text, column, message) => {
  expect(problems(text)).toEqual([[column, expect.stringMatching(message)]]);
});

it("[P7] all mistakes are told at once, up to a limit", () => {
  expect(problems("} {} {a b}").map(([column]) => column)).toEqual([1, 3, 6]);
  expect(problems("{} ".repeat(1_000))).toHaveLength(templateLimits.problems);
});

it("[P8] has limits on length, axes, options and the expanded text", () => {
  expect(problems("a".repeat(templateLimits.length))).toEqual([]);
  expect(problems("a".repeat(templateLimits.length + 1))).toEqual([[templateLimits.length + 1, expect.stringContaining("at most 100000")]]);
  expect(problems("{a|b}".repeat(16))).toEqual([]);
  expect(problems("{a|b}".repeat(18))).toEqual([[81, "At most 16 alternatives can stand in one template."]]);
  expect(problems(`{${"a|".repeat(1_000)}}`)).toEqual([[1, expect.stringContaining("1001 alternatives")]]);
  const template = parsed("{a}".repeat(11));
  expect(() => expandTemplate(template, new Map([["a", "x".repeat(100_000)]]), [])).toThrow(/more than 1000000 characters/);
  expect(() => expandTemplate(template, new Map(), [])).toThrow(/\{a\} has no value/);
});

/** Long enough that anything quadratic would take minutes, not milliseconds. */
it.each(["{{", "}", "{a|{b|{c|", "\\", "{a} ", "{a|b", "{a:", "}{"])("[P9] reads 100 kB of %s in one go", (piece) => {
  const text = piece.repeat(Math.floor(templateLimits.length / piece.length));
  const result = parseTemplate(text);
  expect(result.ok ? expandTemplate(result.template, new Map([["a", ""]]), []).length : result.problems.length).toBeGreaterThan(0);
});
