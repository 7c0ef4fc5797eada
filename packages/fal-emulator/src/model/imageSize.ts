import { isObject } from "../json.ts";
import type { Issue } from "./issue.ts";
import { createReader, type Reader } from "./reader.ts";

/** Pixels. */
export type Size = { readonly width: number; readonly height: number };

const presets: Readonly<Record<string, Size>> = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
};
const square: Size = { width: 1024, height: 1024 };
const sides = { gt: 0, le: 14_142 };

/** A preset, or `{ width, height }`, each 512 if left out: `{ width: 1024 }` is 1024 x 512. */
export function readImageSize(reader: Reader, issues: Issue[]): Size {
  const value = reader.take("image_size", false);
  if (value === undefined) return square;
  if (isObject(value)) {
    const size = createReader(value, ["body", "image_size", "ImageSize"], issues);
    return { width: size.integer("width", 512, sides), height: size.integer("height", 512, sides) };
  }
  if (typeof value === "string" && Object.hasOwn(presets, value)) return presets[value] ?? square;
  const expected = Object.keys(presets).map((name) => `'${name}'`).join(" or ");
  reader.wrong("image_size", "literal_error", `Input should be ${expected}, or an object with width and height`, { expected });
  return square;
}
