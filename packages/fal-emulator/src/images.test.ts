import { createServer } from "node:http";
import sharp, { type Sharp } from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { app, settled, start, type Started } from "./testing/emulatorTest.ts";

const toImage = `${app}/image-to-image`;
const inpainting = `${app}/inpainting`;
const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#ff0000" } });
const uriOf = (bytes: Buffer, type = "image/png") => `data:${type};base64,${bytes.toString("base64")}`;
const asPng = async (image: Sharp) => uriOf(await image.png().toBuffer());
const small = { prompt: "fox", seed: 1, format: "png", image_size: { width: 128, height: 128 } };

async function picture(started: Started, input: object, path: string): Promise<Sharp> {
  const { status, body } = await settled(started, input, path);
  expect(status).toBe(200);
  return sharp(await started.api.bytes(body.images[0]?.url ?? ""));
}

/** Mean of each channel in a part of a picture, fractions of its sides. */
async function colour(image: Sharp, [left, top, right, bottom]: readonly [number, number, number, number]): Promise<readonly number[]> {
  const { width, height } = await image.metadata();
  const area = { left: Math.round(left * width), top: Math.round(top * height), width: Math.round((right - left) * width), height: Math.round((bottom - top) * height) };
  const part = await image.clone().extract(area).png().toBuffer(); // statistics are those of the input, before any extract
  return (await sharp(part).stats()).channels.map(({ mean }) => Math.round(mean));
}

/** How red a picture is, above its caption. */
async function redness(image: Sharp): Promise<number> {
  const [red = 0, green = 0] = await colour(image, [0, 0, 1, 0.7]);
  return red - green;
}

test("[E44] the lower the strength, the more of the image is kept", async () => {
  const started = await start();
  const image_url = await asPng(red(200, 100));
  const rednesses = [];
  for (const strength of [0.05, 0.3, 0.6, 0.95, 1]) rednesses.push(await redness(await picture(started, { ...small, image_url, strength }, toImage)));
  expect(rednesses).toEqual(rednesses.toSorted((a, b) => b - a));
  expect([(rednesses[0] ?? 0) > 220, (rednesses[3] ?? 0) > (rednesses[4] ?? 0) + 25]).toEqual([true, true]);
});

test("[E44] the picture depends on what the image shows, not on its address", async () => {
  const started = await start();
  const draw = async (image_url: string) => (await picture(started, { ...small, image_url }, toImage)).raw().toBuffer();
  const [png, again] = [await asPng(red(64, 64)), uriOf(await red(64, 64).png({ compressionLevel: 0 }).toBuffer())];
  expect(again).not.toBe(png);
  expect(await draw(again)).toEqual(await draw(png));
  expect(await draw(await asPng(red(64, 64).negate()))).not.toEqual(await draw(png));
});

test("[E44] inpainting repaints what the mask paints white, keeps what it paints black, and mixes between", async () => {
  const started = await start();
  const stripes = [0, 64, 128, 191, 255].map((grey, index) => ({ input: { create: { width: 32, height: 128, channels: 3 as const, background: { r: grey, g: grey, b: grey } } }, left: index * 32, top: 0 }));
  const mask_url = await asPng(sharp({ create: { width: 160, height: 128, channels: 3, background: "#000000" } }).composite(stripes));
  const input = { ...small, image_size: { width: 160, height: 128 }, image_url: await asPng(red(160, 128)), mask_url, strength: 1 };
  const painted = await picture(started, input, inpainting);
  const columns = await Promise.all([0, 1, 2, 3, 4].map((index) => colour(painted, [index / 5 + 0.05, 0.1, index / 5 + 0.15, 0.6])));
  expect(columns[0]).toEqual([255, 0, 0]);
  const greens = columns.map(([, green]) => green);
  expect(greens).toEqual(greens.toSorted((a = 0, b = 0) => a - b));
  expect(new Set(greens).size).toBe(5);
  const weak = await picture(started, { ...input, strength: 0.01 }, inpainting);
  expect((await colour(weak, [0.8, 0.1, 1, 0.6]))[1]).toBeLessThan(5);
});

test("[E44] preserve_aspect_ratio snaps sides to 32, crop_output cuts back to the exact ratio", async () => {
  const started = await start();
  const sizeOf = async (width: number, height: number, choices: object) => {
    const { body } = await settled(started, { ...small, image_size: "square_hd", image_url: await asPng(red(width, height)), ...choices }, toImage);
    return [body.images[0]?.width, body.images[0]?.height];
  };
  expect(await sizeOf(200, 100, {})).toEqual([1024, 1024]);
  expect(await sizeOf(200, 100, { preserve_aspect_ratio: true })).toEqual([1024, 512]);
  expect(await sizeOf(1000, 667, { preserve_aspect_ratio: true })).toEqual([1024, 672]);
  expect(await sizeOf(1000, 667, { preserve_aspect_ratio: true, crop_output: true })).toEqual([1007, 672]);
  expect(await sizeOf(667, 1000, { preserve_aspect_ratio: true, crop_output: true })).toEqual([672, 1007]);
  expect(await sizeOf(4000, 5, { preserve_aspect_ratio: true })).toEqual([1024, 32]);
  expect(await sizeOf(1000, 667, { crop_output: true })).toEqual([1024, 1024]);
});

test("[E38] images stand upright by their EXIF, and of several frames the first counts", async () => {
  const started = await start();
  const halves = sharp({ create: { width: 200, height: 100, channels: 3, background: "#0000ff" } })
    .composite([{ input: { create: { width: 100, height: 100, channels: 3, background: "#ff0000" } }, left: 0, top: 0 }]);
  const turned = uriOf(await halves.jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer(), "image/jpeg"); // turned right: red is on top
  const { body } = await settled(started, { ...small, image_size: "square", image_url: turned, preserve_aspect_ratio: true, strength: 0.05 }, toImage);
  expect(body.images[0]).toMatchObject({ width: 256, height: 512 });
  const upright = sharp(await started.api.bytes(body.images[0]?.url ?? ""));
  const [[topRed = 0, , topBlue = 0], [lowRed = 0, , lowBlue = 0]] = await Promise.all([colour(upright, [0.1, 0.1, 0.9, 0.4]), colour(upright, [0.1, 0.6, 0.9, 0.8])]);
  expect([topRed > 200, topBlue < 50, lowRed < 50, lowBlue > 200]).toEqual([true, true, true, true]);
  const frames = Buffer.concat([await red(64, 64).raw().toBuffer(), await red(64, 64).negate().raw().toBuffer()]);
  const gif = uriOf(await sharp(frames, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } }).gif().toBuffer(), "image/gif");
  expect((await sharp(Buffer.from(gif.split(",")[1] ?? "", "base64")).metadata()).pages).toBe(2);
  expect(await redness(await picture(started, { ...small, image_url: gif, strength: 0.05 }, toImage))).toBeGreaterThan(220);
});

test("[E45] each embedding shows as a badge, the same for the same one", async () => {
  const started = await start();
  const draw = async (embeddings: readonly object[]) => (await picture(started, { ...small, image_size: { width: 256, height: 256 }, embeddings }, app)).extract({ left: 0, top: 0, width: 64, height: 20 }).raw().toBuffer();
  const a = { path: "https://example.com/a.safetensors" };
  const [none, one, again, other, tokens, two] = await Promise.all([[], [a], [{ ...a, tokens: ["<s0>", "<s1>"] }], [{ path: "b" }], [{ ...a, tokens: ["<x>"] }], [a, { path: "b" }]].map(draw));
  expect(again).toEqual(one);
  expect(new Set([none, one, other, tokens, two].map((bytes) => bytes?.toString("base64"))).size).toBe(5);
});

/** A server beside the emulator, for images that come from elsewhere. */
async function elsewhere(answers: Readonly<Record<string, { readonly status: number; readonly body?: Buffer; readonly location?: string }>>): Promise<string> {
  const server = createServer((request, response) => {
    const { status, body, location } = answers[request.url ?? ""] ?? { status: 404 };
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

test("[E38] what cannot be had, is too large or is no picture is 422 at the result, with its field", async () => {
  const started = await start({ reach: "anywhere" });
  const good = await red(64, 64).png().toBuffer();
  const huge = Buffer.alloc(50 * 1024 * 1024 + 1);
  const page = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
  const url = await elsewhere({
    "/good": { status: 200, body: good }, "/moved": { status: 302, location: "/good" }, "/loop": { status: 302, location: "/loop" },
    "/huge": { status: 200, body: huge }, "/svg": { status: 200, body: page }, "/cut": { status: 200, body: good.subarray(0, 20) }, "/broken": { status: 500 },
  });
  const ask = async (image_url: string) => {
    const { status, body } = await settled(started, { ...small, image_url }, toImage);
    return status === 200 ? "ok" : `${status} ${body.detail[0]?.type} ${body.detail[0]?.loc.join(".")}`;
  };
  for (const path of ["/good", "/moved"]) expect([path, await ask(url + path)]).toEqual([path, "ok"]);
  for (const path of ["/loop", "/missing", "/broken"]) expect([path, await ask(url + path)]).toEqual([path, "422 file_download_error body.image_url"]);
  for (const path of ["/svg", "/cut"]) expect([path, await ask(url + path)]).toEqual([path, "422 image_load_error body.image_url"]);
  expect(await ask(`${url}/huge`)).toBe("422 file_too_large body.image_url");
  expect(await ask(uriOf(huge))).toBe("422 file_too_large body.image_url");
  for (const bad of ["file:///etc/hosts", "ftp://127.0.0.1/a", "nonsense", "data:image/png,plain", "data:image/png;base64,***"]) expect([bad, await ask(bad)]).toEqual([bad, "422 file_download_error body.image_url"]);
  expect(await ask("data:image/png;base64,AAAA")).toBe("422 image_load_error body.image_url");
  const { body } = await settled(started, { ...small, image_url: `${url}/good`, mask_url: `${url}/huge` }, inpainting);
  expect(body.detail).toMatchObject([{ type: "file_too_large", loc: ["body", "mask_url"], ctx: { max_size: 52_428_800 }, input: `${url}/huge` }]);
});

test("[E46] private addresses are out of reach, by any spelling and by name", async () => {
  const url = await elsewhere({ "/good": { status: 200, body: await red(8, 8).png().toBuffer() } });
  const { port } = new URL(url);
  const started = await start();
  for (const host of ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "user@127.0.0.1"]) {
    const { body } = await settled(started, { ...small, image_url: `http://${host}:${port}/good` }, toImage);
    expect([host, body.detail[0]?.type]).toEqual([host, "file_download_error"]);
  }
});

test("[E38] the emulator's own files are read by any name of it, as long as they live", async () => {
  const started = await start();
  const { api, emulator } = started;
  const { upload_url, file_url } = (await api.call("POST", "/storage/upload/initiate", { body: JSON.stringify({ content_type: "image/png", file_name: "a.png" }) })).body;
  await fetch(upload_url, { method: "PUT", body: new Uint8Array(await red(64, 64).png().toBuffer()) });
  const { pathname } = new URL(file_url);
  for (const image_url of [file_url, file_url.replace("127.0.0.1", "localhost"), `https:/${pathname}`]) {
    expect([image_url, await redness(await picture(started, { ...small, image_url, strength: 0.05 }, toImage)) > 220]).toEqual([image_url, true]);
  }
  const drawn = (await settled(started, small)).body.images[0]?.url ?? "";
  expect((await settled(started, { ...small, image_url: drawn }, toImage)).status).toBe(200);
  emulator.setFaults([{ on: "file", do: "expire", call: 1 }]);
  await fetch(file_url);
  const gone = await settled(started, { ...small, image_url: file_url }, toImage);
  expect(gone).toMatchObject({ status: 422, body: { detail: [{ type: "file_download_error" }] } });
});
