import { absent, type Hole, type ImageValue, type Json } from "@playgraph/core";
import { expect, it } from "vitest";
import { nsfwFilter } from "./nsfwFilter.ts";
import { withDefaults } from "./testing/collected.ts";
import { testContext, type TestContext } from "./testing/context.ts";
import { picture, pictureAt, pixelsOf } from "./testing/pictures.ts";

type Outcome = Readonly<Record<string, Json | Hole>>;

async function judge(image: ImageValue, inputs: Readonly<Record<string, Json | Hole>>, context: TestContext): Promise<Outcome> {
  return (await nsfwFilter.run?.({ ...withDefaults(nsfwFilter, inputs), image }, context)) ?? {};
}

const heldBack = (image: ImageValue, reason: string): Outcome => ({ image: absent(reason), flagged: image, reason });

it("[N9] passes what is not flagged, as it is", async () => {
  const context = testContext();
  const image = await picture(context);
  expect(await judge(image, { flagged: false }, context)).toMatchObject({ image, flagged: { state: "absent" }, reason: { state: "absent" } });
});

it("[N9] holds back what is flagged, whole and with a reason", async () => {
  const context = testContext();
  const image = await picture(context);
  expect(await judge(image, { flagged: true }, context)).toEqual(heldBack(image, "held back: flagged as unsafe"));
});

it("[N9] a score above the threshold holds back, one at it passes, and is verdict enough without a flag", async () => {
  const context = testContext();
  const image = await picture(context);
  expect(await judge(image, { score: 0.81, threshold: 0.8 }, context)).toEqual(heldBack(image, "held back: score 0.81 is above 0.8"));
  expect(await judge(image, { score: 0.8, threshold: 0.8 }, context)).toMatchObject({ image });
  expect(await judge(image, { flagged: true, score: 0 }, context)).toEqual(heldBack(image, "held back: flagged as unsafe"));
});

it("[N9] a missing flag is held, kept or refused, as the policy says; held by default", async () => {
  const context = testContext();
  const image = await picture(context);
  expect(await judge(image, {}, context)).toEqual(heldBack(image, "held back: there is no flag"));
  expect(await judge(image, { flagged: absent("fal gave none") }, context)).toEqual(heldBack(image, "held back: there is no flag (fal gave none)"));
  expect(await judge(image, { missing: "keep" }, context)).toMatchObject({ image });
  await expect(judge(image, { missing: "fail" }, context)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "flagged" } });
});

it.each(["png", "jpeg", "webp"] as const)("[N9] an all-black %s that nobody flagged is held, kept or refused, as the policy says", async (format) => {
  const context = testContext();
  const image = await picture(context, { color: "#020202", format });
  expect(await judge(image, { flagged: false }, context)).toEqual(heldBack(image, "held back: the picture is all black"));
  expect(await judge(image, { flagged: false, black: "keep" }, context)).toMatchObject({ image });
  await expect(judge(image, { flagged: false, black: "fail" }, context)).rejects.toMatchObject({ failure: { code: "Rejected" } });
});

it("[N9] a dark picture is not a black one", async () => {
  const context = testContext();
  const image = await picture(context, { color: "#101010", format: "jpeg" });
  expect(await judge(image, { flagged: false }, context)).toMatchObject({ image });
});

it.each(["png", "jpeg", "webp"] as const)("[N9] blur passes a %s of the same size and format in which no detail is left, and keeps the original", async (format) => {
  const context = testContext();
  const image = await picture(context, { width: 96, height: 48, noise: true, format });
  const outcome = await judge(image, { flagged: true, policy: "blur" }, context);
  expect(outcome).toMatchObject({ image: { width: 96, height: 48, mediaType: image.mediaType }, flagged: image, reason: "blurred: flagged as unsafe" });
  const [before, after] = await Promise.all([image, pictureAt(outcome, "image")].map(async ({ blob }) => roughness(await pixelsOf(await context.blobs.get(blob)))));
  expect(after).toBeLessThan((before ?? 0) / 10);
});

it("[N9] a picture that cannot be decoded is refused in a sentence, not passed", async () => {
  const context = testContext();
  const image: ImageValue = { blob: await context.blobs.put(new Uint8Array(9)), mediaType: "image/jpeg", width: 64, height: 64 };
  for (const inputs of [{ flagged: false }, { flagged: true, policy: "blur" }]) {
    await expect(judge(image, inputs, context)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "image", message: expect.stringContaining("cannot be read") } });
  }
});

it("[N9] a black picture is not blurred but held back", async () => {
  const context = testContext();
  const image = await picture(context, { color: "#000" });
  expect(await judge(image, { flagged: true, policy: "blur" }, context)).toEqual(heldBack(image, "held back: flagged as unsafe"));
});

/** Mean difference of a pixel and its neighbour, red channel. */
function roughness({ data, width }: { readonly data: Buffer; readonly width: number }): number {
  let sum = 0;
  for (let at = 3; at < data.length; at += 3) if ((at / 3) % width !== 0) sum += Math.abs((data[at] ?? 0) - (data[at - 3] ?? 0));
  return sum / (data.length / 3);
}
