import * as fc from "fast-check";
import { expect, it } from "vitest";
import { suggest } from "./suggest.ts";

const names = ["prompt", "negative_prompt", "num_inference_steps", "guidance_scale", "seed", "num_images"];

it.each([
  ["guidence_scale", "guidance_scale"],
  ["Guidance_Scale", "guidance_scale"],
  ["sede", "seed"],
  ["num_steps", undefined],
  ["prompd", "prompt"],
  ["promt", "prompt"],
  ["negativeprompt", "negative_prompt"],
  ["steps", "num_inference_steps"],
  ["num", undefined],
  ["x", undefined],
  ["temperature", undefined],
  ["", undefined],
  ["a".repeat(1_000_000), undefined],
])("[D18] for %s suggests %s", (word, meant) => {
  expect(suggest(word, names)).toBe(meant);
});

it("[D18] the nearest wins, then the first", () => {
  expect(suggest("seat", ["sear", "seal", "seam"])).toBe("sear");
  expect(suggest("guidance_scole", ["guidance_stale", "guidance_scale"])).toBe("guidance_scale");
});

it("[D18] a name with one slip finds itself again, and is never worse than another", () => {
  const word = fc.stringMatching(/^[a-z_]{6,20}$/);
  fc.assert(
    fc.property(word, word, fc.nat(), fc.constantFrom("drop", "double", "swap", "replace"), (name, other, at, slip) => {
      const index = at % (name.length - 1);
      const [before, one, two, after] = [name.slice(0, index), name[index], name[index + 1], name.slice(index + 2)];
      const slipped = { drop: `${before}${two}${after}`, double: `${before}${one}${one}${two}${after}`, swap: `${before}${two}${one}${after}`, replace: `${before}9${two}${after}` }[slip];
      expect(suggest(slipped, [name])).toBe(name);
      expect(suggest(name, [other, name])).toBe(name);
    }),
  );
});
