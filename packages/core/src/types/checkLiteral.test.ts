import * as fc from "fast-check";
import { expect, it } from "vitest";
import { checkLiteral } from "./checkLiteral.ts";
import { describeType } from "./describeType.ts";
import type { Json } from "../document/json.ts";
import { parseLiteral } from "./parseLiteral.ts";
import type { PortType } from "./portType.ts";

const steps: PortType = { kind: "integer", min: 1, max: 50 };
const size: PortType = { kind: "size", presets: ["square_hd", "square"], min: 1, max: 14142 };
const picture = { blob: "a".repeat(64), mediaType: "image/png", width: 4, height: 3 };

it("[T1] takes a value of the type and says of any other what is due and what is there", () => {
  expect(checkLiteral(steps, 50)).toBeUndefined();
  expect(checkLiteral(steps, 51)).toBe("must be an integer from 1 to 50, not 51");
  expect(checkLiteral({ kind: "choice", choices: ["jpeg", "png"] }, "webp")).toBe('must be one of "jpeg", "png", not the text "webp"');
  expect(checkLiteral({ kind: "text", maxLength: 2 }, "abc")).toBe("must be text of at most 2 characters, not 3");
  expect(checkLiteral({ kind: "text", pattern: "^a+$" }, "b")).toBe('must match ^a+$, which the text "b" does not');
  const spoken = { kind: "text", maxLength: 3, pattern: "^a+$", form: "a cry such as aa" } as const;
  expect(checkLiteral(spoken, "b")).toBe('must be a cry such as aa, not the text "b"');
  expect(checkLiteral(spoken, 1)).toBe("must be a cry such as aa, not 1");
  expect(checkLiteral(spoken, "aaaa")).toBe("must be text of at most 3 characters, not 4");
  expect(checkLiteral({ kind: "boolean" }, "true")).toBe('must be true or false, not the text "true"');
});

it.each<[string, Json]>([
  ["a text", "7"],
  ["a padded text", " 7 "],
  ["a boolean", true],
  ["a list", []],
  ["null", null],
  ["an object", {}],
  ["NaN", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
])("[T2] %s is no number, however much it looks like one", (_name, value) => {
  for (const kind of ["integer", "number"] as const) expect(checkLiteral({ kind }, value)).toMatch(/^must be an? (integer|number), not /);
});

it.each([1.5, 2 ** 53, -(2 ** 53), 18446744073709551615n].map(Number))("[T3] %d is no integer that stays exact", (value) => {
  expect(checkLiteral({ kind: "integer" }, value)).toMatch(/^must be an integer/);
});

it("[T3] the largest exact integer is one", () => {
  expect(checkLiteral({ kind: "integer" }, Number.MAX_SAFE_INTEGER)).toBeUndefined();
});

it("[T4] steps count from the minimum, and decimal ones are not refused for their last bit", () => {
  expect(checkLiteral({ kind: "number", min: 0, step: 0.1 }, 0.3)).toBeUndefined();
  expect(checkLiteral({ kind: "number", min: 0, step: 0.1 }, 0.35)).toBe("must be a number of at least 0 in steps of 0.1, not 0.35");
  expect(checkLiteral({ kind: "integer", min: 1, step: 8 }, 9)).toBeUndefined();
  expect(checkLiteral({ kind: "integer", min: 1, step: 8 }, 8)).toBeDefined();
});

it("[T5] a size is a preset's name or one or two whole sides, and nothing else", () => {
  const good: Json[] = ["square", { width: 1024, height: 768 }, { width: 1024 }, { height: 1 }];
  for (const value of good) expect(checkLiteral(size, value)).toBeUndefined();
  expect(checkLiteral(size, {})).toBe("must have a width or a height");
  expect(checkLiteral(size, { width: 0 })).toBe("has a width that must be an integer from 1 to 14142, not 0");
  expect(checkLiteral(size, { width: 1023.5 })).toContain("1023.5");
  expect(checkLiteral(size, { width: 1, depth: 2 })).toBe('must have only "width" and "height", not "depth"');
  for (const value of ["squar", "", 7, null, ["square"]]) expect(checkLiteral(size, value)).toMatch(/^must be a size \(square_hd, square, or width and height 1 to 14142\)/);
});

it("[T5] where no presets are known, any name passes", () => {
  expect(checkLiteral({ kind: "size", presets: [], min: 1, max: 9 }, "square_hd")).toBeUndefined();
  expect(checkLiteral({ kind: "size", presets: [], min: 1, max: 9 }, "")).toBeDefined();
});

it("[T6] an image is one of the workspace, by its hash", () => {
  const good: Json[] = [picture, { ...picture, sourceUrl: "https://example.com/a.png" }];
  const bad: Json[] = [
    { ...picture, blob: "A".repeat(64) },
    { ...picture, blob: "../x" },
    { ...picture, mediaType: "image/svg+xml" },
    { ...picture, width: 0 },
    { ...picture, extra: 1 },
    { ...picture, sourceUrl: 1 },
    "https://example.com/a.png",
    Object.create(picture),
  ];
  for (const kind of ["image", "mask"] as const) {
    for (const value of good) expect(checkLiteral({ kind }, value)).toBeUndefined();
    for (const value of bad) expect(checkLiteral({ kind }, value)).toMatch(/^must be an? (image|mask)/);
  }
});

it("[T6] an image's URL is a literal only where the type says so: https without a password, or a picture's data URI", () => {
  const good = ["https://example.com/a.png?size=1#top", "HTTPS://example.com", "data:image/png;base64,AAAA", "data:image/svg+xml;base64,AA=="];
  const bad = ["http://example.com/a.png", "https://", "https:///a", "https://me@example.com/a", "https://me:secret@example.com/a", "https://a.example/b c", "ftp://a.example/b", "javascript:alert(1)", "a.png", "", `https://a.example/${"x".repeat(9_000)}`, "data:text/html;base64,AAAA", "data:image/png,AAAA", "data:image/png;base64,", "data:image/png;base64,A A", "data:image/png;base64,A=A"];
  for (const kind of ["image", "mask"] as const) {
    for (const value of [picture, ...good]) expect(checkLiteral({ kind, url: true }, value)).toBeUndefined();
    for (const value of bad) expect(checkLiteral({ kind, url: true }, value)).toMatch(/^must be an? (image|mask), or as a literal an https URL or a data URI, not the text /);
    for (const value of good) expect(checkLiteral({ kind }, value)).toBeDefined();
  }
});

it("[T6] such a text is typed as it is, and a picture as JSON", () => {
  expect(parseLiteral({ kind: "image", url: true }, " https://example.com/a.png ")).toEqual({ ok: true, value: "https://example.com/a.png" });
  expect(parseLiteral({ kind: "mask", url: true }, JSON.stringify(picture))).toEqual({ ok: true, value: picture });
  expect(parseLiteral({ kind: "image", url: true }, "a.png")).toMatchObject({ ok: false });
});

it("[T1] json and any take every JSON value", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: Json = JSON.parse(text);
      expect(checkLiteral({ kind: "json" }, value)).toBeUndefined();
      expect(checkLiteral({ kind: "any" }, value)).toBeUndefined();
    }),
  );
});

it("[T1] a value fits a range exactly if it lies in it", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.integer(), (value, min, max) => {
      expect(checkLiteral({ kind: "integer", min, max }, value) === undefined).toBe(value >= min && value <= max);
    }),
  );
});

it("[T7] describes types for people", () => {
  expect(describeType(steps)).toBe("integer from 1 to 50");
  expect(describeType({ kind: "number", min: 0 })).toBe("number of at least 0");
  expect(describeType({ kind: "number", max: 2, step: 0.5 })).toBe("number of at most 2 in steps of 0.5");
  expect(describeType({ kind: "choice", choices: Array.from({ length: 30 }, (_, index) => `c${index}`) })).toMatch(/"c11", … \(30\)$/);
  expect(describeType({ kind: "any" })).toBe("any value");
});
