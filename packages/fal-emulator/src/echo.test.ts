import sharp from "sharp";
import { expect, test } from "vitest";
import { resultOf, settled, start } from "./testing/emulatorTest.ts";

const other = "fal-ai/some-model/v1.1/edit";

test("[E39] any other endpoint takes any object and gives it back", async () => {
  const started = await start();
  for (const input of [{}, { text: "hello", nested: { list: [1, null, true] } }, { prompt: 5 }, { "__proto__x": 1, "a\"b": 2 }]) {
    expect(await resultOf(started, input, other)).toMatchObject({ status: 200, body: input });
  }
  expect((await resultOf(started, { text: "hello" }, other)).body).toEqual({ text: "hello" });
  expect((await started.api.submit([], other)).status).toBe(422);
  const { body } = await started.api.submit({}, "workflows/me/flow/sub");
  expect(new URL(body.status_url).pathname).toBe(`/queue.fal.run/workflows/me/flow/requests/${body.request_id}/status`);
  await started.clock.advance(1000);
  expect((await started.api.get(body.response_url)).status).toBe(200);
});

test("[E39] a prompt gives pictures in the usual shape, of the size asked for", async () => {
  const started = await start();
  const { body } = await resultOf(started, { prompt: "fox", num_images: 2, seed: 7, image_size: { width: 96, height: 64 }, style: "bold", output_format: "png" }, other);
  expect(body).toMatchObject({ style: "bold", seed: 7, prompt: "fox", has_nsfw_concepts: [false, false], timings: {}, images: [{ width: 96, height: 64, content_type: "image/png" }, {}] });
  expect(await sharp(await started.api.bytes(body.images[1]?.url ?? "")).metadata()).toMatchObject({ width: 96, height: 64, format: "png" });
  expect((await resultOf(started, { prompt: "fox", width: 80, height: 72 }, other)).body.images).toMatchObject([{ width: 80, height: 72 }]);
  for (const odd of [{ image_size: "16:9" }, { image_size: { width: -1, height: 5 } }, { num_images: 900 }, { guidance_scale: "high" }, { seed: 1.5 }, { width: 7 }]) {
    expect([odd, (await resultOf(started, { prompt: "fox", ...odd }, other)).body.images]).toMatchObject([odd, [{ width: 1024, height: 1024 }]]);
  }
  expect((await resultOf(started, { prompt: "fox", image_size: { width: 9999, height: 9999 } }, other)).status).toBe(500);
});

test("[E39] an image gives pictures of its size that show it, whatever its field is called; one that cannot be read is left out", async () => {
  const started = await start();
  const red = `data:image/png;base64,${(await sharp({ create: { width: 200, height: 100, channels: 3, background: "#ff0000" } }).png().toBuffer()).toString("base64")}`;
  for (const input of [{ image_url: red }, { image_urls: [red] }, { base_image: red }, { mask_url: "nothing", init_image_url: red }]) {
    const { body } = await settled(started, { ...input, strength: 0 }, other);
    expect(body.images).toMatchObject([{ width: 200, height: 100 }]);
    const corner = await sharp(await started.api.bytes(body.images[0]?.url ?? "")).extract({ left: 50, top: 5, width: 20, height: 20 }).png().toBuffer();
    const [r, g] = (await sharp(corner).stats()).channels;
    expect([(r?.mean ?? 0) > 240, (g?.mean ?? 0) < 10]).toEqual([true, true]);
  }
  expect((await settled(started, { image_url: "http://127.0.0.1:1/a.png" }, other)).body.images).toMatchObject([{ width: 1024, height: 1024 }]);
  expect((await settled(started, { mask_url: red }, other)).body).toEqual({ mask_url: red });
});
