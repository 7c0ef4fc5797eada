import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "../document/json.ts";
import type { PortType } from "./portType.ts";
import { sweepFile } from "./sweepSpec.ts";
import { parseSweep, sweepValues } from "./sweepValues.ts";

const values = (spec: string, type?: PortType): readonly Json[] => {
  const result = parseSweep(spec, { seed: 1, ...(type ? { type } : {}) });
  if (!result.ok) throw new Error(result.message);
  return result.values;
};
const message = (spec: string, type?: PortType): string => {
  const result = parseSweep(spec, { seed: 1, ...(type ? { type } : {}) });
  return result.ok ? `no error but ${result.values.length} values` : result.message;
};

const guidance: PortType = { kind: "number", min: 0, max: 20 };
const size: PortType = { kind: "size", presets: ["square_hd", "portrait_4_3"], min: 1, max: 14142 };

it("[S1] a list has the values of the type that it is for", () => {
  expect(values("2, 3,4", guidance)).toEqual([2, 3, 4]);
  expect(values("a, b", { kind: "text" })).toEqual(["a", "b"]);
  expect(values("2,3", { kind: "text" })).toEqual(["2", "3"]);
  expect(values("true,false", { kind: "boolean" })).toEqual([true, false]);
  expect(values("square_hd,1024x768", size)).toEqual(["square_hd", { width: 1024, height: 768 }]);
  expect(values("png,jpeg", { kind: "choice", choices: ["jpeg", "png"] })).toEqual(["png", "jpeg"]);
});

it("[S2] without a type, values are what they look like", () => {
  expect(values("1,2")).toEqual([1, 2]);
  expect(values("1,2.5")).toEqual([1, 2.5]);
  expect(values("true,false")).toEqual([true, false]);
  expect(values("1,x")).toEqual(["1", "x"]);
  expect(values("a:b, c")).toEqual(["a:b", "c"]);
  expect(message("9007199254740993,1")).toMatch(/^Value 1 of the sweep must be an integer/);
});

it("[S3] a range ends at its stop if that is hit, in exact decimals", () => {
  expect(values("0.1:0.3:0.1")).toEqual([0.1, 0.2, 0.3]);
  expect(values("1:5:1.5")).toEqual([1, 2.5, 4]);
  expect(values("5:1:-2")).toEqual([5, 3, 1]);
  expect(values("3:3:1")).toEqual([3]);
  expect(values("1e-3:3e-3:.001")).toEqual([0.001, 0.002, 0.003]);
});

it("[S3] a range has one value for each step, in order, both ends included when the steps fit", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 6 }), fc.boolean(), (start, step, steps, scale, down) => {
      const decimal = (digits: number) => `${digits}e-${scale}`;
      const by = down ? -step : step;
      const spec = `${decimal(start)}:${decimal(start + by * steps)}:${decimal(by)}`;
      const made = values(spec, { kind: "number" }).map(Number);
      expect(made).toHaveLength(steps + 1);
      expect([made[0], made.at(-1)]).toEqual([Number(decimal(start)), Number(decimal(start + by * steps))]);
      expect(made).toEqual(made.toSorted((a, b) => (down ? b - a : a - b)));
      expect(new Set(made).size).toBe(made.length);
    }),
  );
});

it.each([
  ["1:5:0", /step of 1:5:0 is 0/],
  ["1:5:-1", /leads away.*no minus/],
  ["5:1:1", /leads away.*a minus/],
  ["0:1e9:1", /1000000001 values is too long/],
  ["0:1:1e-30", /too long/],
  ["1:5", /write start:stop:step/],
  ["1:NaN:1", /no range of numbers/],
  ["1:1e400:1", /no range of numbers/],
  ["1:2:3:4", /no range of numbers/],
  ["", /has no values/],
  ["[]", /has no values/],
  ["2,,3", /Value 2 of the sweep is empty/],
  ["2,NaN", /Value 2 of the sweep must be a number from 0 to 20, not the text "NaN"/],
  ["2,21", /Value 2 of the sweep must be a number from 0 to 20, not 21/],
  ["18:22:1", /Value 4 of the sweep must be a number from 0 to 20, not 21/],
  ["log:0:5:3", /above 0/],
  ["log:1:5:0", /Write log/],
  ["log:1:5", /Write log/],
  ["log:1:5:1000001", /too long/],
  ["random:5:1:3", /smaller end/],
  ["random:1:5:1e9", /Write random/],
  ["random:1:5:2000000", /too long/],
  ["[1,", /^A sweep that begins with \[ must be valid JSON/],
  ['["2"]', /Value 1 of the sweep must be a number/],
  ["@rows.csv#x", /files cannot be read here/],
  ["@rows.csv", /write @file.csv#column/],
])("[S4] %s is refused with what to do", (spec, expected) => {
  expect(message(spec, guidance)).toMatch(expected);
});

it("[S4] an integer's range has integers only", () => {
  expect(message("1:3:0.5", { kind: "integer" })).toBe("Value 2 of the sweep must be an integer, not 1.5.");
  expect(message("1.5", { kind: "integer" })).toMatch(/must be an integer/);
});

it("[S5] log: spaces values evenly by ratio, both ends exact", () => {
  expect(values("log:1:1000:4")).toEqual([1, 10, 100, 1000]);
  expect(values("log:0.3:0.7:2")).toEqual([0.3, 0.7]);
  expect(values("log:8:1:4")).toEqual([8, 4, 2, 1]);
  expect(values("log:1:8:3", { kind: "integer" })).toEqual([1, 3, 8]);
  expect(values("log:5:9:1")).toEqual([5]);
  expect(values("log:0.123456789012345:0.987654321098765:3")).toEqual([0.123456789012345, expect.any(Number), 0.987654321098765]);
});

it("[S6] random: draws from the seed alone, within its ends, and more of them keeps the first ones", () => {
  const range = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 1000 })).map(([low, width]) => [low, low + width] as const);
  fc.assert(
    fc.property(range, fc.integer({ min: 1, max: 20 }), fc.integer(), fc.constantFrom<PortType["kind"]>("integer", "number"), ([low, high], count, seed, kind) => {
      const draw = (length: number) => {
        const result = parseSweep(`random:${low}:${high}:${length}`, { seed, type: kind === "integer" ? { kind: "integer" } : { kind: "number" } });
        return result.ok ? result.values.map(Number) : [];
      };
      const drawn = draw(count);
      expect(drawn).toHaveLength(count);
      for (const value of drawn) expect(value >= low && value <= high && (kind === "number" || Number.isInteger(value))).toBe(true);
      expect(draw(count + 5).slice(0, count)).toEqual(drawn);
    }),
  );
  expect(values("random:0.123456789123:0.123456789123:2")).toEqual([0.123456789123, 0.123456789123]);
  const spread = values("random:0:1000000:100");
  expect(new Set(spread).size).toBeGreaterThan(95);
  expect(Math.max(...spread.map(Number)) - Math.min(...spread.map(Number))).toBeGreaterThan(800_000);
  const other = parseSweep("random:0:1000000:100", { seed: 2 });
  expect(other.ok && other.values).not.toEqual(spread);
  expect(values("random:0:1:3").every((value) => value === 0 || value === 1)).toBe(true);
  expect(values("random:0:1:3", { kind: "number" }).some((value) => !Number.isInteger(value))).toBe(true);
});

it("[S7] a JSON array holds texts with commas, and values of any kind", () => {
  expect(values('["red, dark", ""]', { kind: "text" })).toEqual(["red, dark", ""]);
  expect(values('[1, {"a": 2}]', { kind: "json" })).toEqual([1, { a: 2 }]);
  expect(message("1,2", { kind: "json" })).toMatch(/JSON array/);
});

it("[S8] @file#column takes the cells that the caller reads, typed like a list", () => {
  const column = (path: string, name: string) => {
    if (path !== "data/rows.csv") throw new Error(`There is no file "${path}".`);
    return name === "g#1" ? ["2", " 3 "] : [];
  };
  expect(parseSweep("@data/rows.csv#g#1", { seed: 1, type: guidance, column })).toEqual({ ok: true, values: [2, 3] });
  expect(parseSweep("@data/rows.csv#empty", { seed: 1, column })).toMatchObject({ ok: false, message: expect.stringContaining("has no rows") });
  expect(parseSweep("@other.csv#g", { seed: 1, column })).toEqual({ ok: false, message: 'There is no file "other.csv".' });
  expect([sweepFile("@data/rows.csv#g#1"), sweepFile("1,2"), sweepFile([1])]).toEqual([{ path: "data/rows.csv", column: "g#1" }, undefined, undefined]);
});

it("[S9] an input holds a list, which may be empty, or a text", () => {
  expect(sweepValues([], { seed: 1 })).toEqual({ ok: true, values: [] });
  expect(sweepValues([1, "a"], { seed: 1 })).toEqual({ ok: true, values: [1, "a"] });
  expect(sweepValues("1:3:1", { seed: 1 })).toEqual({ ok: true, values: [1, 2, 3] });
  expect(sweepValues({ a: 1 }, { seed: 1 })).toMatchObject({ ok: false, message: expect.stringContaining("not an object") });
  expect(sweepValues([1, 30], { seed: 1, type: guidance })).toMatchObject({ ok: false, message: expect.stringContaining("Value 2") });
});

it("[S10] for text a colon means nothing", () => {
  expect(values("1:5:1,log:2", { kind: "text" })).toEqual(["1:5:1", "log:2"]);
});

it("[S11] never throws, whatever is written", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("1", ".", ":", ",", "-", "e", "log", "random", "@", "#", "[", "]", '"', "{", "x", " ") }), (spec) => {
      for (const type of [undefined, guidance, size, { kind: "text" } as const, { kind: "any" } as const]) {
        const result = parseSweep(spec, { seed: 1, ...(type ? { type } : {}) });
        expect(result.ok ? result.values.length > 0 : result.message.endsWith(".")).toBe(true);
      }
    }),
  );
});
