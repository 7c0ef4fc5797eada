import { crc32 } from "node:zlib";
import type { FaultPlan } from "@playgraph/fal-emulator";
import * as fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";
import { checkPicture } from "../picture/checkPicture.ts";
import { fetchPicture } from "./fetchPicture.ts";
import { inspectImage } from "../picture/inspectImage.ts";
import { isComplete } from "../picture/isComplete.ts";
import { imagesOf } from "../playgroundSchema.ts";
import { pictureFile } from "../testing/pictures.ts";
import { scriptedServer } from "../testing/scriptedServer.ts";
import { testClock } from "../testing/testClock.ts";
import { testEmulator } from "../testing/testEmulator.ts";

const signal = new AbortController().signal;
const formats = ["png", "jpeg", "webp"] as const;
const complete = (bytes: Uint8Array) => isComplete(bytes, inspectImage(bytes).mediaType);

async function files(): Promise<readonly Uint8Array[]> {
  const plain = await Promise.all(formats.map((format) => pictureFile({ format, noise: true })));
  const source = sharp(await pictureFile({ noise: true }));
  const thumbnail = await pictureFile({ format: "jpeg", width: 8, height: 8 });
  // The thumbnail of a photograph is a whole JPEG inside a segment, end mark and all.
  const photograph = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, (thumbnail.length + 2) >> 8, (thumbnail.length + 2) & 0xff]), thumbnail, (plain[1] ?? new Uint8Array()).subarray(2)]);
  const others = await Promise.all([source.clone().jpeg({ progressive: true }).toBuffer(), source.clone().webp({ lossless: true }).toBuffer(), source.clone().webp().withExif({ IFD0: { Copyright: "x" } }).toBuffer()]);
  return [...plain, photograph, ...others];
}

it("[F13] takes every kind of picture that is whole, also with bytes behind its end", async () => {
  for (const file of await files()) {
    await expect(checkPicture(file)).resolves.toBeUndefined();
    await expect(checkPicture(Buffer.concat([file, Buffer.from("trailer")]))).resolves.toBeUndefined();
  }
});

it("[F13] takes no picture that is cut off anywhere, be it by its last byte", async () => {
  const all = await files();
  for (const file of all) {
    expect([file, file.subarray(0, -1), file.subarray(0, Math.floor(file.length * 0.9))].map(complete)).toEqual([true, false, false]);
    await expect(checkPicture(file.subarray(0, -1))).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (file, kept) => {
      await expect(checkPicture(file.subarray(0, Math.floor(file.length * kept)))).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
    }),
  );
});

it("[F13] takes no PNG with a byte that is not as it was sent", async () => {
  const file = await pictureFile({ noise: true });
  fc.assert(
    fc.property(fc.integer({ min: 33, max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = file.slice();
      damaged[at] = (damaged[at] ?? 0) ^ change;
      expect(isComplete(damaged, "image/png")).toBe(false);
    }),
  );
});

it("[F13] takes no picture with an end whose pixels cannot be decoded", async () => {
  const file = Buffer.from(await pictureFile({ noise: true }));
  const idat = file.indexOf("IDAT");
  const end = idat + 4 + file.readUInt32BE(idat - 4);
  file.fill(0x55, idat + 40, end);
  file.writeUInt32BE(crc32(file.subarray(idat, end)), end);
  expect(complete(file)).toBe(true);
  await expect(checkPicture(file)).rejects.toMatchObject({ failure: { code: "InvalidInput", message: expect.stringContaining("cannot be decoded") } });
});

it("[F13] does not fetch again what is too large", async () => {
  const header = (await pictureFile()).slice();
  new DataView(header.buffer).setUint32(16, 60_000);
  new DataView(header.buffer).setUint32(20, 60_000);
  const server = await scriptedServer((_seen, response) => response.end(header));
  await expect(fetchPicture(`${server.url}/a`, { signal, clock: testClock(), random: () => 0.3, target: { kind: "url", url: server.url } })).rejects.toMatchObject({
    failure: { code: "Unavailable", retryable: false, maybeBilled: true, message: expect.stringContaining("60000 × 60000 pixels") },
  });
  expect(server.seen).toHaveLength(1);
});

/** The picture of a request to an emulator with these faults. */
async function fetched(faults: FaultPlan) {
  const { emulator, fal, clock } = await testEmulator({ faults });
  const accepted = await fal.submit("fal-ai/playground-v25", { prompt: "an easter bunny", image_size: "square", num_inference_steps: 3 }, { attempt: { id: "a" }, signal, tagged: false });
  const [file] = imagesOf(await fal.collect("fal-ai/playground-v25", accepted, { signal, progress: () => undefined }), 1);
  const picture = fetchPicture(file?.url ?? "", { signal, clock, random: () => 0.3, target: { kind: "url", url: emulator.url } });
  return { picture, calls: () => emulator.ledger().calls.file };
}

it.each<[string, FaultPlan[number]]>([
  ["half a picture", { on: "file", call: 1, do: "truncate", keep: 0.5, how: "short" }],
  ["nearly all of it", { on: "file", call: 1, do: "truncate", keep: 0.999, how: "short" }],
  ["nothing", { on: "file", call: 1, do: "truncate", keep: 0, how: "short" }],
  ["a page", { on: "file", call: 1, do: "broken-body", how: "html" }],
  ["null", { on: "file", call: 1, do: "broken-body", how: "null" }],
])("[F13] (T30) fetches again after %s with a 200", async (_name, fault) => {
  const { picture, calls } = await fetched([fault]);
  const { bytes, ...header } = await picture;
  expect(header).toEqual({ mediaType: "image/jpeg", width: 512, height: 512 });
  await checkPicture(bytes);
  expect(calls()).toBe(2);
});

it.each<[string, FaultPlan[number]]>([
  ["half a picture", { on: "file", do: "truncate", keep: 0.5, how: "short" }],
  ["a page", { on: "file", do: "broken-body", how: "html" }],
])("[F13] (T30) %s each time is paid, and may come later", async (_name, fault) => {
  const { picture, calls } = await fetched([fault]);
  await expect(picture).rejects.toMatchObject({ failure: { code: "Unavailable", retryable: true, maybeBilled: true, message: expect.stringContaining("sent something that is no whole picture") } });
  expect(calls()).toBe(5);
});

it("[F13] a data URI holds its picture itself: nothing is fetched, and only a whole one is taken", async () => {
  const bytes = await pictureFile({ noise: true });
  const access = { signal, clock: testClock(), random: () => 0.3, target: { kind: "cloud" } } as const;
  const uri = (part: Uint8Array) => `data:image/png;base64,${Buffer.from(part).toString("base64")}`;
  expect(await fetchPicture(uri(bytes), access)).toEqual({ bytes: new Uint8Array(bytes), mediaType: "image/png", width: 64, height: 64 });
  await expect(fetchPicture(uri(bytes.subarray(0, 1_000)), access)).rejects.toMatchObject({ failure: { code: "Unavailable", maybeBilled: true } });
  await expect(fetchPicture("data:text/plain,hello", access)).rejects.toMatchObject({ failure: { code: "Unavailable" } });
});
