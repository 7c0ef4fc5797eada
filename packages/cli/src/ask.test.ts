import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { ask } from "./ask.ts";

it.each([
  ["yes\r", "yes"],
  ["\r", ""],
  ["y\u0004", ""],
  ["\u0004", ""],
  ["\u0003", undefined],
  ["ye\u0003", undefined],
])("[L5] takes %j for %j", async (keys, answer) => {
  const [keyboard, screen] = [new PassThrough(), new PassThrough()];
  const asked = ask("Go on? ", keyboard, screen, true);
  keyboard.end(keys);
  expect(await asked).toBe(answer);
  const seen = String(screen.read());
  expect(seen).toContain("Go on? ");
  expect(seen.split("\n")).toHaveLength(2);
});
