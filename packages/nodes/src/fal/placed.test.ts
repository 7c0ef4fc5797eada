import * as fc from "fast-check";
import { expect, it } from "vitest";
import { placed } from "./placed.ts";

it("[F20] a picture takes its field's place; in a list it stands at the end, be the list there or not", () => {
  expect(placed({ a: 1, image_url: "old" }, [{ field: "image_url", value: "x" }])).toEqual({ a: 1, image_url: "x" });
  expect(placed({ image_urls: ["first"] }, [{ field: "image_urls", isList: true, value: "x" }, { field: "image_urls", isList: true, value: "y" }])).toEqual({ image_urls: ["first", "x", "y"] });
  expect(placed({}, [{ field: "image_urls", isList: true, value: "x" }])).toEqual({ image_urls: ["x"] });
  expect(() => placed({ image_urls: "x" }, [{ field: "image_urls", isList: true, value: "y" }])).toThrow('"input" holds something there that is no list');
});

it("[F20] every other field stays as it is, and so does what it was made from", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))), fc.string(), fc.boolean(), (fields, field, asList) => {
      const before = JSON.stringify(fields);
      const made = placed(asList ? { ...fields, [field]: ["first"] } : fields, [{ field, value: "x", ...(asList ? { isList: true } : {}) }]);
      expect(JSON.stringify(fields)).toBe(before);
      expect(new Set(Object.keys(made))).toEqual(new Set([...Object.keys(fields), field]));
      expect(made[field]).toEqual(asList ? ["first", "x"] : "x");
      for (const name of Object.keys(fields).filter((name) => name !== field)) expect(made[name]).toBe(fields[name]);
    }),
  );
});
