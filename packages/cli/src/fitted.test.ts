import { expect, it } from "vitest";
import { fitted } from "./fitted.ts";

const text = "Done in 2.0 s. 24 images generated.\n\n  saved    25 files: fox/guidance-2.jpg, fox/guidance-3.jpg and 23 more\n";

it("[L13] breaks what it ends with at the spaces, for a terminal", () => {
  const size = () => ({ columns: 34, rows: 24 });
  expect(fitted(text, { isTerminal: true, size })).toBe(
    ["Done in 2.0 s. 24 images", "generated.", "", "  saved    25 files:", "           fox/guidance-2.jpg,", "           fox/guidance-3.jpg and", "           23 more", ""].join("\n"),
  );
  expect(fitted(text, { isTerminal: false, size })).toBe(text);
});
