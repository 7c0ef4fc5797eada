import { createHash } from "node:crypto";
import sharp from "sharp";
import { expect, it } from "vitest";
import { testEmulator } from "./testing/testEmulator.ts";
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
