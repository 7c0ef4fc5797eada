import { expect, it } from "vitest";
import { consent } from "./consent.ts";

const large = { generations: { kind: "exact", n: 101n } } as const;
const asking = (answer: string | undefined) => {
  const asked: string[] = [];
  return { asked, io: { ask: (question: string) => (asked.push(question), Promise.resolve(answer)) } };
};

it("[L5] does not ask for a hundred images", async () => {
  const { asked, io } = asking("no");
  await consent({ generations: { kind: "at-most", n: 100n } }, "fal", io);
  expect(asked).toEqual([]);
});

it("[L5] asks for more, or for nobody knows how many", async () => {
  const { asked, io } = asking(" Yes\n");
  await consent(large, "fal", io);
  await consent({ generations: { kind: "unknown", n: 1n } }, "fal", io);
  await consent({ generations: { kind: "at-least", n: 8n } }, "fal", io);
  expect(asked).toEqual(["101", "?", "at least 8"].map((many) => `This run asks fal for ${many} images, at a price that is not known. Go on? [y/N] `));
});

it.each(["", "n", "yeah", "ja"])("[L5] takes %j for a no", async (answer) => {
  await expect(consent(large, "fal", asking(answer).io)).rejects.toThrow("Nothing was started.");
});

it("[L5] starts nothing at Ctrl+C, and says so", async () => {
  await expect(consent(large, "fal", asking(undefined).io)).rejects.toMatchObject({ message: "Nothing was started.", exitCode: 130 });
});

it("[L5] never agrees by itself", async () => {
  await expect(consent(large, "fal", { ask: undefined })).rejects.toThrow("This run asks fal for 101 images, at a price that is not known. Say --yes if you mean it.");
});
