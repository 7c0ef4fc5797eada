import { createHash } from "node:crypto";
import sharp from "sharp";
import { expect, it } from "vitest";
import { pictureFile } from "./testing/pictures.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { testWorkspace } from "./testing/testWorkspace.ts";
import { upload } from "./upload.ts";

it("[F16] gives the hosted URL of the picture's own bytes, in a step that costs nothing and is known by the bytes", async () => {
  const { emulator, fal, context } = await testEmulator();
  const png = new Uint8Array(await sharp({ create: { width: 4, height: 3, channels: 3, background: "red" } }).png().toBuffer());
  const world = context();
  const blob = await world.blobs.put(png);
  const steps: unknown[] = [];
  const node = upload(fal);
  const outputs = await node.run?.(
    { image: { blob, mediaType: "image/png", width: 4, height: 3, sourceUrl: "https://gone.example/x" } },
    { ...world, step: (name, call) => (steps.push([name, call.endpoint, call.payload, call.reserve]), world.step(name, call)) },
  );
  const response = await fetch(typeof outputs?.url === "string" ? outputs.url : "none");
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
  expect(blob).toBe(createHash("sha256").update(png).digest("hex"));
  expect(steps).toEqual([["upload", "storage/upload", { blob, mediaType: "image/png" }, { generations: 0, micros: 0 }]]);
  expect(emulator.ledger().uploads).toMatchObject([{ name: expect.stringContaining(".png"), contentType: "image/png", bytes: png.length }]);
  expect(node.declaration).toMatchObject({ behaviour: "map", cache: false, resource: "fal", generations: 0 });
});

it("[F16] an upload of which nobody knows whether it arrived is done again", async () => {
  const { emulator, fal, context } = await testEmulator();
  const world = context();
  const blob = await world.blobs.put(await pictureFile());
  const outputs = await upload(fal).run?.(
    { image: { blob, mediaType: "image/png", width: 4, height: 3 } },
    {
      ...world,
      async step(_name, call) {
        const found = await call.find?.({ id: "a" }, world.signal);
        if (!found) throw new Error("it was not found");
        return { result: await call.collect(found, world.signal), files: [], receipt: { requestId: found.requestId, attempts: 1, seconds: 0, micros: 0, run: "r1", units: null } };
      },
    },
  );
  expect((await fetch(typeof outputs?.url === "string" ? outputs.url : "none")).status).toBe(200);
  expect(emulator.ledger().uploads).toHaveLength(1);
});

const photo = { type: "image", inputs: { file: "a.png" } };
const up = { type: "upload", inputs: { image: { $from: "photo.image" } } };

it("[F16] the same bytes are uploaded once, by however many nodes and in however many runs", async () => {
  const setting = await testEmulator();
  const { run } = await testWorkspace(setting, { "a.png": await pictureFile() });
  const alone = await run({ photo, up });
  // What has just been uploaded is not asked for.
  expect(setting.emulator.ledger().calls.file).toBe(0);
  const first = await run({ photo, up, again: up });
  const second = await run({ photo, up });
  expect(new Set([...alone.rows, ...first.rows, ...second.rows].map(({ outputs }) => outputs.url)).size).toBe(1);
  expect(setting.emulator.ledger()).toMatchObject({ uploads: [{}], calls: { "upload-initiate": 1 } });
});

it("[F16] [F19] a URL from earlier that has gone is replaced, once for all nodes, and image to image then knows the new one", async () => {
  const setting = await testEmulator();
  const { run } = await testWorkspace(setting, { "a.png": await pictureFile() });
  const first = await run({ photo, up });
  setting.emulator.setFaults([{ on: "file", call: 1, do: "expire", status: 410 }]);
  const second = await run({ photo, up, again: up });
  const urls = second.rows.map(({ outputs }) => (typeof outputs.url === "string" ? outputs.url : ""));
  expect(new Set(urls).size).toBe(1);
  expect(urls).not.toContain(first.rows[0]?.outputs.url);
  expect((await fetch(urls[0] ?? "")).status).toBe(200);
  const generate = { type: "playground-v25-image-to-image", inputs: { prompt: "a hare", image_url: { $from: "photo.image" }, image_size: { width: 64, height: 64 }, num_inference_steps: 1 } };
  const third = await run({ photo, up, generate }, { outputs: ["up.url"] });
  expect(third.rows.map(({ outputs }) => outputs.url)).toEqual([urls[0]]);
  const { uploads, submissions } = setting.emulator.ledger();
  expect([uploads.length, submissions.map(({ input }) => input.image_url)]).toEqual([2, [urls[0]]]);
});

it("[F16] a picture that fal would not take is refused before a byte leaves", async () => {
  const setting = await testEmulator();
  const { run, blobs } = await testWorkspace(setting);
  const blob = await blobs.put(new TextEncoder().encode("GIF89a"));
  const { rows } = await run({ up: { type: "upload", inputs: { image: { blob, mediaType: "image/png", width: 1, height: 1 } } } });
  expect(rows).toMatchObject([{ status: "failed", reason: expect.stringContaining('The picture in "image" is no PNG, JPEG or WebP') }]);
  expect(setting.emulator.ledger().calls["upload-initiate"]).toBe(0);
});
