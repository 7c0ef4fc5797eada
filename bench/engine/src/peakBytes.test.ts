import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { peakBytes } from "./peakBytes.ts";

it("[E3] the peak is this program's own, and does not fall", () => {
  const before = peakBytes();
  const held = new Uint8Array(300_000_000).fill(1);
  const during = peakBytes();
  expect(during - before).toBeGreaterThan(250_000_000);
  expect(held.at(-1)).toBe(1);
  const child = execFileSync(process.execPath, ["--input-type=module", "-e", `import { peakBytes } from ${JSON.stringify(new URL("peakBytes.ts", import.meta.url).href)}; console.log(peakBytes());`], { encoding: "utf8" });
  // The child begins when this process holds three hundred megabytes more than an empty one.
  expect(Number(child)).toBeGreaterThan(20_000_000);
  expect(Number(child)).toBeLessThan(during - 200_000_000);
});
