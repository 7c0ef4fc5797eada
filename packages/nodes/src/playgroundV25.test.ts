import type { Json, NodeContext } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { playgroundV25 } from "./playgroundV25.ts";
import { imagesOf } from "./playgroundSchema.ts";
import { retrySeed } from "./retrySeed.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { testFal } from "./testing/testFal.ts";

type Item = { readonly keys?: readonly number[]; readonly labels: readonly string[]; readonly outputs: Readonly<Record<string, unknown>> };

const { declaration } = playgroundV25(testFal({ target: { kind: "cloud" } }));

/** What the engine hands to a node whose other inputs are left open. */
const defaults: Readonly<Record<string, Json>> = Object.fromEntries(Object.entries(declaration.inputs).flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default]])));
const small: Readonly<Record<string, Json>> = { ...defaults, prompt: "an easter bunny", seed: 7, image_size: { width: 64, height: 48 }, num_inference_steps: 3 };

async function emitted(setting: Awaited<ReturnType<typeof testEmulator>>, inputs: Readonly<Record<string, Json>>, context: NodeContext) {
  const run = playgroundV25(setting.fal).emit?.({ ...small, ...inputs }, context);
  if (!run) throw new Error("playground-v25 emits");
  const items: Item[] = [];
  for (;;) {
    const next = await run.next();
    if (next.done) return { items, task: next.value };
    items.push(next.value);
  }
}

it("[F14] declares fal's fields with fal's ranges and defaults", () => {
  const told = Object.fromEntries(Object.entries(declaration.inputs).map(([name, { type, default: value }]) => [name, value === undefined ? [type] : [type, value]]));
  expect(told).toEqual({
    prompt: [{ kind: "text", multiline: true }],
    negative_prompt: [{ kind: "text", multiline: true }, ""],
    image_size: [{ kind: "size", presets: ["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"], min: 1, max: 14142 }, "square_hd"],
    num_inference_steps: [{ kind: "integer", min: 1, max: 50 }, 25],
    seed: [{ kind: "integer", min: 0, max: 2 ** 53 - 1 }],
    guidance_scale: [{ kind: "number", min: 0, max: 20 }, 3],
    guidance_rescale: [{ kind: "number", min: 0, max: 1 }, 0],
    num_images: [{ kind: "integer", min: 1, max: 8 }, 1],
    embeddings: [{ kind: "json" }, []],
    enable_safety_checker: [{ kind: "boolean" }, true],
    safety_checker_version: [{ kind: "choice", choices: ["v1", "v2"] }, "v1"],
    expand_prompt: [{ kind: "boolean" }, false],
    format: [{ kind: "choice", choices: ["jpeg", "png"] }, "jpeg"],
    request_id: [{ kind: "text" }, ""],
    retry_flagged: [{ kind: "integer", min: 0, max: 5 }, 0],
  });
  expect(declaration.inputs.seed).toMatchObject({ optional: true, derive: "seed" });
  expect(declaration).toMatchObject({ behaviour: "emit", resource: "fal", cache: true, generations: { valueOf: "num_images" }, axes: [{ from: "items", length: [{ valueOf: "num_images" }], unless: { input: "num_images", is: 1 } }] });
});

it("[F14] sends every field and nothing else, and the plain case makes one item without an axis", async () => {
  const setting = await testEmulator();
  const { items, task } = await emitted(setting, {}, setting.context());
  expect(items).toMatchObject([{ keys: [], labels: [], outputs: { image: { mediaType: "image/jpeg", width: 64, height: 48, sourceUrl: expect.stringContaining(setting.emulator.url) }, nsfw: false } }]);
  expect(task).toMatchObject({ seed: 7, prompt: "an easter bunny", timings: { inference: expect.any(Number) } });
  const [{ input, unknownFields } = expect.unreachable()] = setting.emulator.ledger().submissions;
  const { retry_flagged: _, ...sent } = small;
  expect([input, unknownFields]).toEqual([{ ...sent, request_id: "attempt-1" }, []]);
});

it("[F14] takes what fal thinks of its ranges: the ends are accepted, what lies beyond is not", async () => {
  const setting = await testEmulator();
  const ends = { num_inference_steps: [1, 50], guidance_scale: [0, 20], guidance_rescale: [0, 1], num_images: [1, 8] };
  for (const [name, values] of Object.entries(ends)) {
    const [low = 0, high = 0] = values;
    for (const value of [low, high]) expect((await emitted(setting, { [name]: value }, setting.context())).items.length).toBeGreaterThan(0);
    for (const value of [low - 1, high + 1]) await expect(emitted(setting, { [name]: value }, setting.context())).rejects.toMatchObject({ failure: { code: "InvalidInput", field: name } });
  }
});

it("[F14] several pictures are items of an axis, in fal's order, from one request", async () => {
  const setting = await testEmulator();
  const { items } = await emitted(setting, { num_images: 3, format: "png" }, setting.context({ newAxes: ["generate"] }));
  expect(items.map(({ keys, labels }) => [keys, labels])).toEqual([[[0], ["1"]], [[1], ["2"]], [[2], ["3"]]]);
  expect(new Set(items.map(({ outputs }) => JSON.stringify(outputs.image))).size).toBe(3);
  expect(setting.emulator.ledger().submissions).toHaveLength(1);
});

it("[F14] one picture where the number came by a wire still stands on the axis", async () => {
  const setting = await testEmulator();
  expect((await emitted(setting, {}, setting.context({ newAxes: ["generate"] }))).items).toMatchObject([{ keys: [0], labels: ["1"] }]);
});

it("[F14] without a seed it draws one, the same each time, and sends it", async () => {
  const setting = await testEmulator();
  const { seed: _, ...open } = small;
  const run = async (graphSeed: number) => {
    const iterator = playgroundV25(setting.fal).emit?.(open, setting.context({ seed: graphSeed }));
    await iterator?.next();
    return (await iterator?.next())?.value;
  };
  const [one, again, other] = [await run(1), await run(1), await run(2)];
  expect(one).toEqual(again);
  expect(one).not.toEqual(other);
  expect(setting.emulator.ledger().submissions.map(({ input }) => typeof input.seed)).toEqual(["number", "number", "number"]);
});

it("[F15] a flagged picture is given as it is where no retry was asked for", async () => {
  const setting = await testEmulator();
  const { items } = await emitted(setting, { prompt: "a nude bunny" }, setting.context());
  expect(items).toMatchObject([{ outputs: { nsfw: true } }]);
  expect(setting.emulator.ledger().submissions).toHaveLength(1);
});

it("[F15] a flagged request is made again with the next seed, each time as a step of its own, and at last given as it is", async () => {
  const setting = await testEmulator();
  const world = setting.context();
  const steps: [string, unknown, unknown][] = [];
  const { items, task } = await emitted(setting, { prompt: "a nude bunny", retry_flagged: 2 }, { ...world, step: (name, call) => (steps.push([name, call.reserve, call.endpoint]), world.step(name, call)) });
  const seeds = [7, (7 + 2654435769) % 2 ** 32, (7 + 2 * 2654435769) % 2 ** 32];
  expect(setting.emulator.ledger().submissions.map(({ input }) => input.seed)).toEqual(seeds);
  expect(steps).toEqual([0, 1, 2].map((attempt) => [`try-${attempt}`, { generations: 1, micros: "unknown" }, "fal-ai/playground-v25"]));
  expect(items).toMatchObject([{ outputs: { nsfw: true } }]);
  expect(task).toMatchObject({ seed: seeds[2] });
});

it("[F15] stops at the first try with a picture that is not flagged, also where others of it are", async () => {
  const flags = (...has_nsfw_concepts: boolean[]) => ({ do: "patch", fields: { has_nsfw_concepts } }) as const;
  const setting = await testEmulator({ faults: [{ on: "result", call: 1, ...flags(true, true) }, { on: "result", call: 2, ...flags(true, false) }] });
  const { items, task } = await emitted(setting, { num_images: 2, retry_flagged: 5 }, setting.context({ newAxes: ["generate"] }));
  expect(items.map(({ outputs }) => outputs.nsfw)).toEqual([true, false]);
  expect(task).toMatchObject({ seed: retrySeed(7, 1) });
  expect(setting.emulator.ledger().submissions).toHaveLength(2);
});

it("[F15] the seeds of the tries differ, and stay in fal's reach", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (seed) => {
      const seeds = [0, 1, 2, 3, 4, 5].map((attempt) => retrySeed(seed, attempt));
      expect(seeds[0]).toBe(seed);
      expect(new Set(seeds).size).toBe(6);
      for (const later of seeds.slice(1)) expect(later >= 0 && later < 2 ** 32 && Number.isInteger(later)).toBe(true);
    }),
  );
});

it("[F14] (T31) reads a result leniently: more pictures than asked for are dropped, flags may be missing, fewer are fewer", async () => {
  const picture = (url: string) => ({ url, width: -1, height: null, file_name: null });
  expect(imagesOf({ images: Array.from({ length: 1_000 }, (_, index) => picture(`https://x/${index}`)) }, 2)).toEqual([{ url: "https://x/0", flagged: undefined }, { url: "https://x/1", flagged: undefined }]);
  expect(imagesOf({ images: [null, { url: 7 }, { width: 1 }, picture("https://x/a")], has_nsfw_concepts: [false, false, false, true] }, 8)).toEqual([{ url: "https://x/a", flagged: true }]);
  expect(imagesOf({ images: [picture("https://x/a")], has_nsfw_concepts: "yes" }, 1)).toEqual([{ url: "https://x/a", flagged: undefined }]);
  const setting = await testEmulator({ faults: [{ on: "result", do: "patch", fields: { has_nsfw_concepts: null, timings: null, prompt: null } }] });
  const { items, task } = await emitted(setting, {}, setting.context());
  expect(items).toMatchObject([{ outputs: { nsfw: { state: "absent" } } }]);
  expect(task).toEqual({ seed: 7, prompt: "an easter bunny", timings: {} });
});

it.each([{ images: null }, { images: [] }, { images: "none" }, { images: [{ url: "" }] }])("[F14] (T31) %j is no picture: it may have been paid, and is not bought again", async (fields) => {
  const setting = await testEmulator({ faults: [{ on: "result", do: "patch", fields }] });
  await expect(emitted(setting, {}, setting.context())).rejects.toMatchObject({ failure: { code: "Unavailable", maybeBilled: true, retryable: false } });
  expect(setting.emulator.ledger().submissions).toHaveLength(1);
});

it.each(["http://169.254.169.254/x", "javascript:alert(1)", "file:///etc/passwd"])("[F13] (T31) a result that names %s fetches nothing", async (url) => {
  const setting = await testEmulator({ faults: [{ on: "result", do: "patch", fields: { images: [{ url }] } }] });
  await expect(emitted(setting, {}, setting.context())).rejects.toMatchObject({ failure: { code: "Unavailable", maybeBilled: true } });
  expect(setting.emulator.ledger().calls.file).toBe(0);
});

it("[F14] the seed is the one that was sent, though fal gives a larger one than numbers can hold", async () => {
  const setting = await testEmulator({ faults: [{ on: "result", do: "patch", fields: { seed: 196619188014358660 } }] });
  expect((await emitted(setting, {}, setting.context())).task).toMatchObject({ seed: 7 });
});

it("[F14] embeddings that fal would refuse are refused here, and nothing is sent", async () => {
  const setting = await testEmulator();
  for (const embeddings of ["x", [{}], [{ path: 1 }], [{ path: "x", tokens: "a" }], [{ path: "x", tokens: [1] }], [{ path: "x", weight: 1 }]] as const) {
    await expect(emitted(setting, { embeddings }, setting.context())).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "embeddings" } });
  }
  expect(setting.emulator.ledger().submissions).toEqual([]);
});

it("[F14] a side of the size that is left out is sent as fal's 512", async () => {
  const setting = await testEmulator();
  await emitted(setting, { image_size: { width: 64 } }, setting.context());
  expect(setting.emulator.ledger().submissions.map(({ input }) => input["image_size"])).toEqual([{ width: 64, height: 512 }]);
});
