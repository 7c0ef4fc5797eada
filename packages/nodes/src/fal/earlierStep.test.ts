import { expect, it } from "vitest";
import { testEmulator } from "../testing/testEmulator.ts";
import { earlierStep } from "./earlierStep.ts";

const payload = { prompt: "a hare", image_size: { width: 64, height: 64 }, num_inference_steps: 3, num_images: 2 };
const { signal } = new AbortController();
const facts = { generations: 2, tagged: true, progress: () => undefined };

it.each(["playground", "any"] as const)("[F24] an accepted request is fetched without its node, with the same pictures (%s)", async (answers) => {
  const { fal, emulator } = await testEmulator();
  const own = fal.step("fal-ai/playground-v25", payload, { ...facts, answers });
  // As the workspace keeps it: as JSON.
  const accepted = JSON.parse(JSON.stringify(await own.send({ id: "a" }, signal)));
  const later = earlierStep(fal, { endpoint: own.endpoint, payload: own.payload, accepted, images: 2 });
  const result = await later?.collect(accepted, signal);
  expect(result).toEqual(await own.collect(accepted, signal));
  const files = await later?.files(result ?? null);
  expect(files).toHaveLength(2);
  expect(files).toEqual(await own.files(result ?? null));
  expect(later?.reserve).toEqual(own.reserve);
  expect(await later?.cancel(accepted)).toBe("too late");
  await expect(later?.send({ id: "b" }, signal)).rejects.toThrow("never sent");
  expect(emulator.ledger().submissions).toHaveLength(1);
});

it("[F24] what is no step of fal is left to its node", async () => {
  const { fal } = await testEmulator();
  for (const accepted of [{ requestId: "1" }, { requestId: "1", answers: "toString" }, { requestId: "1", url: "https://files.test/1" }]) {
    expect(earlierStep(fal, { endpoint: "storage/upload", payload: {}, accepted, images: 0 })).toBeUndefined();
  }
});
