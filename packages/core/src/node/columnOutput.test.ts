import fc from "fast-check";
import { expect, it } from "vitest";
import { columnOutput } from "./columnOutput.ts";

it.each([
  ["prompt", "prompt"],
  ["Price", "Price"],
  ["Price (USD)", "price_usd"],
  ["2nd try", "_2nd_try"],
  ["Größe in cm", "gro_e_in_cm"],
  ["naïve café", "naive_cafe"],
  [" a ", "a"],
])("[O5] the column %j is the output %s", (header, name) => {
  expect(columnOutput(header)).toBe(name);
});

it("[O5] every header has a name that an output may have, and names that are outputs already stay", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 100 }), (header) => {
      expect(columnOutput(header)).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
      expect(columnOutput(columnOutput(header))).toBe(columnOutput(header));
    }),
  );
  expect(columnOutput("色")).not.toBe(columnOutput("名"));
  expect(columnOutput(`${"x".repeat(80)} a`)).not.toBe(columnOutput(`${"x".repeat(80)} b`));
});
