import type { Plan } from "@playgraph/core";
import { expect, it } from "vitest";
import { type Bill, consent } from "./consent.ts";

const large = { generations: { kind: "exact", n: 101n } } as const;
const bill: Bill = { service: "fal", cost: { micros: "unknown", isAtMost: false, hasFree: false, unpriced: [] }, cap: {} };
const asking = (answer: string | undefined) => {
  const asked: string[] = [];
  return { asked, io: { ask: (question: string) => (asked.push(question), Promise.resolve(answer)) } };
};
const question = async (plan: Pick<Plan, "generations">, known: Partial<Bill>) => {
  const { asked, io } = asking("yes");
  await consent(plan, { ...bill, ...known }, io);
  return asked;
};

it("[L5] does not ask for a hundred images", async () => {
  const { asked, io } = asking("no");
  await consent({ generations: { kind: "at-most", n: 100n } }, bill, io);
  expect(asked).toEqual([]);
});

it("[L5] asks for more, or for nobody knows how many", async () => {
  const { asked, io } = asking(" Yes\n");
  await consent(large, bill, io);
  await consent({ generations: { kind: "unknown", n: 1n } }, bill, io);
  await consent({ generations: { kind: "at-least", n: 8n } }, bill, io);
  expect(asked).toEqual(["101", "?", "at least 8"].map((many) => `This run asks fal for ${many} images, at a price that is not known. Go on? [y/N] `));
});

it("[L43] tells what it costs, and the cap", async () => {
  expect(await question(large, { cost: { micros: 1_010_000n, isAtMost: false, hasFree: false, unpriced: [] } })).toEqual(["This run asks fal for 101 images, for $1.01. Go on? [y/N] "]);
  expect(await question(large, { cap: { images: 1_000, micros: 500_000 } })).toEqual(["This run asks fal for 101 images, at a price that is not known, and pays for at most 1,000 images and $0.50. Go on? [y/N] "]);
});

it("[L43] a cap of a hundred images is never asked about, and where nobody can be asked any cap is a decision", async () => {
  expect(await question({ generations: { kind: "exact", n: 1_000n } }, { cap: { images: 100 } })).toEqual([]);
  for (const cap of [{ images: 101 }, { images: 1_000_000 }, { micros: 1 }]) await expect(consent(large, { ...bill, cap }, { ask: undefined })).resolves.toBeUndefined();
});

it("[L43] (T61) a limit in dollars is no decision about what is said to cost nothing", async () => {
  const free: Bill = { ...bill, cost: { micros: 0n, isAtMost: false, hasFree: true, unpriced: [] }, cap: { micros: 1 } };
  await expect(consent(large, free, { ask: undefined })).rejects.toThrow("This run asks fal for 101 images, for $0.00, and pays for at most $0.000001. Say --yes");
  await expect(consent(large, { ...free, cap: { micros: 1, images: 500 } }, { ask: undefined })).resolves.toBeUndefined();
});

it.each(["", "n", "yeah", "ja"])("[L5] takes %j for a no", async (answer) => {
  await expect(consent(large, bill, asking(answer).io)).rejects.toThrow("Nothing was started.");
});

it("[L5] starts nothing at Ctrl+C, and says so", async () => {
  await expect(consent(large, bill, asking(undefined).io)).rejects.toMatchObject({ message: "Nothing was started.", exitCode: 130 });
});

it("[L5] never agrees by itself", async () => {
  await expect(consent(large, bill, { ask: undefined })).rejects.toThrow("This run asks fal for 101 images, at a price that is not known. Say --yes if you mean it, or how much it may be at most: --max-generations N.");
});
