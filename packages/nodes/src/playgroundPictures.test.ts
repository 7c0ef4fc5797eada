import { createHash } from "node:crypto";
import { type Generation, type GraphNode, type ImageValue, type Json, type JsonRecord, parseGraph, setInput, sweepInput } from "@playgraph/core";
import { expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { createNodes } from "./createNodes.ts";
import type { PlacedPicture } from "./fal/falStep.ts";
import { playgroundV25ImageToImage } from "./playgroundV25ImageToImage.ts";
import { playgroundV25Inpainting } from "./playgroundV25Inpainting.ts";
import { itemsOf, withDefaults } from "./testing/collected.ts";
import { picture, pictureFile } from "./testing/pictures.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { testFal } from "./testing/testFal.ts";
import { testWorkspace } from "./testing/testWorkspace.ts";

const endpoints = { "playground-v25-image-to-image": "fal-ai/playground-v25/image-to-image", "playground-v25-inpainting": "fal-ai/playground-v25/inpainting" } as const;
const types = ["playground-v25-image-to-image", "playground-v25-inpainting"] as const;
const nodeOf = (type: (typeof types)[number], fal = testFal({ target: { kind: "cloud" } })) => (type === "playground-v25-inpainting" ? playgroundV25Inpainting(fal) : playgroundV25ImageToImage(fal));

const small: JsonRecord = { prompt: "an easter bunny", seed: 7, image_size: { width: 64, height: 48 }, num_inference_steps: 3 };
const refused = (status: number, detail: Json) => ({ do: "answer", status, headers: { "content-type": "application/json" }, body: JSON.stringify({ detail }) }) as const;
const notDownloaded: Json = [{ loc: ["body", "image_url"], msg: "Failed to download the file", type: "file_download_error", input: "x" }];

it.each(types)("[F17] %s declares fal's fields with its own ranges and defaults", (type) => {
  const { declaration } = nodeOf(type);
  const told = Object.fromEntries(Object.entries(declaration.inputs).map(([name, { type, default: value }]) => [name, value === undefined ? [type] : [type, value]]));
  const own = type === "playground-v25-inpainting" ? { mask_url: [{ kind: "mask", url: true }] } : { preserve_aspect_ratio: [{ kind: "boolean" }, false], crop_output: [{ kind: "boolean" }, false] };
  expect(told).toEqual({
    ...own,
    prompt: [{ kind: "text", multiline: true }],
    image_url: [{ kind: "image", url: true }],
    strength: [{ kind: "number", min: type === "playground-v25-inpainting" ? 0.01 : 0.05, max: 1 }, 0.95],
    negative_prompt: [{ kind: "text", multiline: true }, ""],
    image_size: [{ kind: "size", presets: ["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"], min: 1, max: 14142 }, "square_hd"],
    num_inference_steps: [{ kind: "integer", min: 1, max: 65 }, 25],
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
  expect(declaration).toMatchObject({ behaviour: "emit", resource: "fal", cache: true, generations: { valueOf: "num_images" }, axes: [{ from: "items", length: [{ valueOf: "num_images" }], unless: { input: "num_images", is: 1 } }] });
});

it.each(types)("[F17] %s takes what fal thinks of its ranges: the ends are accepted, what lies beyond is not", async (type) => {
  const setting = await testEmulator();
  const context = setting.context();
  const pictures = { image_url: await picture(context), ...(type === "playground-v25-inpainting" ? { mask_url: await picture(context, { color: "white" }) } : {}) };
  const items = (inputs: JsonRecord) => itemsOf(nodeOf(type, setting.fal), { ...small, ...pictures, ...inputs }, context);
  const low = type === "playground-v25-inpainting" ? 0.01 : 0.05;
  const ends = { strength: [low, 1, low - 0.001, 1.001], num_inference_steps: [1, 65, 0, 66] };
  for (const [name, [lowest = 0, highest = 0, ...beyond]] of Object.entries(ends)) {
    for (const value of [lowest, highest]) expect((await items({ [name]: value })).length).toBe(1);
    for (const value of beyond) await expect(items({ [name]: value })).rejects.toMatchObject({ failure: { code: "InvalidInput", field: name } });
  }
});

it("[F22] a mask of another shape is refused before a byte leaves", async () => {
  const setting = await testEmulator();
  const context = setting.context();
  const inputs = { ...small, image_url: await picture(context), mask_url: await picture(context, { color: "white", height: 32 }) };
  await expect(itemsOf(nodeOf("playground-v25-inpainting", setting.fal), inputs, context)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "mask_url", maybeBilled: false } });
  expect(setting.emulator.ledger()).toMatchObject({ submissions: [] });
});

it.each(types)("[F17] [F18] %s sends every field and nothing else, pictures as URLs of their own bytes, and pays for their sha256", async (type) => {
  const setting = await testEmulator();
  const context = setting.context();
  const masked = type === "playground-v25-inpainting";
  const [image, mask] = [await picture(context), await picture(context, { color: "white", format: "webp" })];
  const payloads: Json[] = [];
  const inputs = { ...small, image_url: image, ...(masked ? { mask_url: mask } : {}) };
  const items = await itemsOf(nodeOf(type, setting.fal), inputs, { ...context, step: (name, call) => (payloads.push(call.payload), context.step(name, call)) });
  expect(items).toMatchObject([{ keys: [], labels: [], outputs: { image: { mediaType: "image/jpeg", width: 64, height: 48 }, nsfw: false } }]);

  const [{ endpoint, input, unknownFields } = expect.unreachable()] = setting.emulator.ledger().submissions;
  const { retry_flagged: _, ...sent } = withDefaults<Json>(nodeOf(type), inputs);
  const { image_url: url, mask_url: maskUrl, ...rest } = input;
  expect([endpoint, unknownFields]).toEqual([endpoints[type], []]);
  expect({ ...rest, image_url: image, ...(masked ? { mask_url: mask } : {}) }).toEqual({ ...sent, request_id: "attempt-1" });
  for (const [address, { blob }] of masked ? [[url, image], [maskUrl, mask]] as const : [[url, image]] as const) {
    const bytes = new Uint8Array(await (await fetch(String(address))).arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(blob);
  }
  expect(payloads).toEqual([{ ...sent, image_url: { blob: image.blob }, ...(masked ? { mask_url: { blob: mask.blob } } : {}) }]);
});

it("[F17] a flagged picture is made again here too, with the picture uploaded once", async () => {
  const setting = await testEmulator();
  const context = setting.context();
  await itemsOf(playgroundV25ImageToImage(setting.fal), { ...small, prompt: "a nude bunny", image_url: await picture(context), retry_flagged: 2 }, context);
  const { submissions, uploads } = setting.emulator.ledger();
  expect([submissions.length, uploads.length]).toEqual([3, 1]);
});

it("[F18] a fresh URL makes no new request out of an old one: the same picture by file, data URI and upload is paid once", async () => {
  const setting = await testEmulator();
  const bytes = await pictureFile();
  const workspace = await testWorkspace(setting, { "a.png": bytes });
  const again = (image_url: Json): GraphNode => ({ type: "playground-v25-image-to-image", inputs: { ...small, image_url } });
  const { summary } = await workspace.run({ photo: { type: "image", inputs: { file: "a.png" } }, a: again({ $from: "photo.image" }), b: again(`data:image/png;base64,${Buffer.from(bytes).toString("base64")}`), up: { type: "upload", inputs: { image: { $from: "photo.image" } } } });
  expect(Object.values(summary.nodes).map(({ done }) => done)).toEqual([1, 1, 1, 1]);
  const { submissions, uploads } = setting.emulator.ledger();
  expect([submissions.length, uploads.length]).toEqual([1, 1]);
  expect(summary.generations).toBe(1);
});

it("[F18] a URL is sent as it is, and is what is paid for", async () => {
  const setting = await testEmulator();
  const context = setting.context();
  const own = await setting.fal.upload(await pictureFile(), "image/png", "a.png", context.signal);
  // The emulator calls no other host, but finds its own files by their names.
  const url = `https://files.example/${own.split("/").at(-1)}`;
  const payloads: Json[] = [];
  await itemsOf(playgroundV25ImageToImage(setting.fal), { ...small, image_url: url }, { ...context, step: (name, call) => (payloads.push(call.payload), context.step(name, call)) });
  expect(payloads).toMatchObject([{ image_url: url }]);
  expect(setting.emulator.ledger().submissions.map(({ input }) => input.image_url)).toEqual([url]);
});

it("[F18] a graph input, --set and a sweep may hold URLs; what is neither https nor a picture is told before anything is sent", async () => {
  const setting = await testEmulator();
  const { check } = await testWorkspace(setting);
  const node = (image_url: Json): Readonly<Record<string, GraphNode>> => ({ again: { type: "playground-v25-image-to-image", inputs: { ...small, image_url } } });
  expect(check(node("https://example.com/a.png"))).toEqual([]);
  for (const wrong of ["http://example.com/a.png", "file:///etc/passwd", "https://me:secret@example.com/a.png", "data:text/html;base64,AAAA", "a.png", 7]) {
    expect(check(node(wrong))).toMatchObject([{ code: "wrong-value", path: "/nodes/again/inputs/image_url" }]);
  }
  expect(check({ ...node({ $from: "up.url" }), up: { type: "upload", inputs: { image: { $from: "photo.image" } } }, photo: { type: "image", inputs: { file: "a.png" } } })).toMatchObject([{ code: "type-mismatch" }]);
  const nodes = catalogue(createNodes({ fal: setting.fal }));
  const { graph = expect.unreachable() } = parseGraph(JSON.stringify({ playgraph: 1, nodes: { again: { type: "playground-v25-image-to-image", inputs: small } } }));
  const set = setInput(graph, "again.image_url", "https://example.com/a.png", nodes);
  const swept = sweepInput(graph, "again.image_url", "https://example.com/a.png,https://example.com/b.png", nodes, { seed: 1 });
  for (const edit of [set, swept]) expect(edit.ok && check(edit.graph.nodes)).toEqual([]);
  expect(setting.emulator.ledger().calls).toMatchObject({ submit: 0, "upload-initiate": 0, file: 0 });
});

it("[F18] a picture that is too large or none at all fails its own task, before a byte leaves", async () => {
  const setting = await testEmulator();
  const workspace = await testWorkspace(setting);
  const blob = await workspace.blobs.put(new TextEncoder().encode("%PDF-1.7"));
  const wrong: ImageValue = { blob, mediaType: "image/png", width: 1, height: 1 };
  const { rows } = await workspace.run({ again: { type: "playground-v25-image-to-image", inputs: { ...small, image_url: { ...wrong } } } });
  expect(rows).toMatchObject([{ status: "failed", reason: 'The picture in "image_url" is no PNG, JPEG or WebP, or it is cut off: nothing else is uploaded.', cost: 0 }]);
  expect(setting.emulator.ledger().calls).toMatchObject({ submit: 0, "upload-initiate": 0 });
});

const oneByOne = (setting: Awaited<ReturnType<typeof testEmulator>>) => async (seed: number, context = setting.context()) =>
  itemsOf(playgroundV25ImageToImage(setting.fal), { ...small, seed, image_url: await picture(context) }, context);

it.each([{ status: 404 }, { status: 410 }] as const)("[F19] a known URL that answers $status is replaced before it is used again", async ({ status }) => {
  const setting = await testEmulator({ faults: [{ on: "file", call: 2, do: "expire", status }] });
  const run = oneByOne(setting);
  await run(1); // call 1 is the result's picture
  await run(2); // call 2 asks for the upload, which has gone
  const { submissions, uploads } = setting.emulator.ledger();
  const urls = submissions.map(({ input }) => String(input.image_url));
  expect([uploads.length, new Set(urls).size]).toEqual([2, 2]);
  for (const [index, { name }] of uploads.entries()) expect(urls[index]).toContain(name);
});

it("[F19] a submission that fal refuses because it cannot fetch the picture is made anew with a new upload, and accepted once", async () => {
  const setting = await testEmulator({ faults: [{ on: "submit", call: 1, ...refused(422, notDownloaded) }] });
  expect(await oneByOne(setting)(1)).toHaveLength(1);
  const { submissions, uploads, calls } = setting.emulator.ledger();
  expect([calls.submit, submissions.length, uploads.length]).toEqual([2, 1, 2]);
  expect(String(submissions[0]?.input.image_url)).toContain(uploads[1]?.name);
});

it("[F19] the same where fal's sentence names the URL; a second refusal is final, and other refusals are not answered by an upload", async () => {
  const setting = await testEmulator({ faults: [{ on: "submit", ...refused(422, notDownloaded) }] });
  await expect(oneByOne(setting)(1)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "image_url" } });
  expect(setting.emulator.ledger()).toMatchObject({ submissions: [], calls: { submit: 2, "upload-initiate": 2 } });

  setting.emulator.setFaults([{ on: "submit", ...refused(422, [{ loc: ["body", "strength"], msg: "too large", type: "less_than_equal" }]) }]);
  await expect(oneByOne(setting)(2)).rejects.toMatchObject({ failure: { field: "strength" } });
  setting.emulator.setFaults([{ on: "submit", ...refused(400, "Could not load image from url: https://else.example/x.png") }]);
  await expect(oneByOne(setting)(3)).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
  expect(setting.emulator.ledger()).toMatchObject({ submissions: [], calls: { submit: 4, "upload-initiate": 2 } });
});

it("[F19] one that fal took and could not do is not sent again: it says so, and the next request uploads the picture anew", async () => {
  const setting = await testEmulator({ faults: [{ on: "result", call: 1, ...refused(422, notDownloaded) }] });
  const run = oneByOne(setting);
  await expect(run(1)).rejects.toMatchObject({ failure: { code: "Unavailable", field: "image_url", retryable: false, maybeBilled: true, message: expect.stringMatching(/It is not sent again by itself, since it may have been billed; the next request uploads the picture anew\.$/) } });
  expect(setting.emulator.ledger().submissions).toHaveLength(1);
  expect(await run(2)).toHaveLength(1);
  const { submissions, uploads } = setting.emulator.ledger();
  expect([submissions.length, uploads.length]).toEqual([2, 2]);
});

it("[F19] whoever fetches what an earlier process had sent sees the same, unless some picture was a URL of the user's", async () => {
  const setting = await testEmulator({ faults: [{ on: "result", ...refused(422, notDownloaded) }] });
  const own = { field: "image_url", picture: { blob: "a".repeat(64), field: "image_url", bytes: () => Promise.resolve(new Uint8Array()) } };
  const facts = { generations: 1, tagged: true, progress: () => undefined, answers: "playground" as const };
  const { signal } = new AbortController();
  const accepted = await setting.fal.submit("fal-ai/playground-v25/image-to-image", { prompt: "a hare" }, { attempt: { id: "a" }, signal, tagged: false });
  const collected = async (pictures: readonly PlacedPicture[]) => setting.fal.step("fal-ai/playground-v25/image-to-image", { prompt: "a hare" }, { ...facts, pictures }).collect(accepted, signal);
  await expect(collected([own])).rejects.toMatchObject({ failure: { code: "Unavailable", maybeBilled: true } });
  await expect(collected([own, { field: "mask_url", picture: "https://else.example/x.png" }])).rejects.toMatchObject({ failure: { code: "InvalidInput" } });
});

it("[F19] the sentence that fal gives without a type counts where it names our URL", async () => {
  const setting = await testEmulator();
  const context = setting.context();
  const value = await picture(context);
  const url = await setting.fal.hosting.urlOf({ blob: value.blob, field: "image_url", bytes: () => context.blobs.get(value.blob) }, context.signal);
  setting.emulator.setFaults([{ on: "result", call: 1, ...refused(422, `Could not load image from url: ${url}`) }]);
  await expect(itemsOf(playgroundV25ImageToImage(setting.fal), { ...small, image_url: value }, context)).rejects.toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining("uploads the picture anew") } });
});

it.each(types)("[F17] %s behind every kind of hole: what is left out or failed leaves its own coordinate out, and nothing else", async (type) => {
  const setting = await testEmulator();
  const workspace = await testWorkspace(setting, { "a.png": await pictureFile(), "0": await pictureFile(), "2": await pictureFile({ color: "red" }) });
  const photo: GraphNode = { type: "image", inputs: { file: "a.png" } };
  const source = { $from: "photos.image" };
  const generate: GraphNode = { type, inputs: { ...small, image_url: source, ...(type === "playground-v25-inpainting" ? { mask_url: source } : {}) } };
  const files: GraphNode = { type: "sweep", inputs: { values: ["0", "1", "2"] } };
  const outputs = ["again.image"];
  // Key 1 names a file that is not there: failed.
  const failed = await workspace.run({ files, photos: { type: "image", inputs: { file: { $from: "files.value" } } }, again: generate }, { outputs });
  expect(failed.rows.map(({ status }) => status)).toEqual(["done", "skipped", "done"]);
  // A filter that holds everything back: absent.
  const held: GraphNode = { type: "nsfw-filter", inputs: { image: { $from: "photo.image" }, flagged: true } };
  const absentAll = await workspace.run({ photo, photos: held, again: generate }, { outputs });
  expect(absentAll.rows).toMatchObject([{ status: "absent", reason: "held back: flagged as unsafe" }]);
  // An axis whose owner failed: none.
  const broken = await workspace.run({ bad: { type: "image", inputs: { file: "nowhere.png" } }, many: { type: "playground-v25-image-to-image", inputs: { ...small, image_url: { $from: "bad.image" }, num_images: 2 } }, photos: { type: "nsfw-filter", inputs: { image: { $from: "many.image" }, flagged: { $from: "many.nsfw" } } }, again: generate }, { outputs });
  expect(broken.rows.map(({ status }) => status)).toEqual(["skipped"]);
  // One of the two pictures red, the other blue: two requests, none for the holes.
  expect(setting.emulator.ledger().submissions).toHaveLength(2);
});

it("[F17] muted, it passes its picture on", async () => {
  const setting = await testEmulator();
  const workspace = await testWorkspace(setting, { "a.png": await pictureFile() });
  const { rows } = await workspace.run({ photo: { type: "image", inputs: { file: "a.png" } }, again: { type: "playground-v25-image-to-image", muted: true, inputs: { ...small, image_url: { $from: "photo.image" } } }, last: { type: "upload", inputs: { image: { $from: "again.image" } } } });
  expect(rows).toMatchObject([{ node: "last", status: "done" }]);
  expect(setting.emulator.ledger().submissions).toEqual([]);
});

it("[F18] provenance names the picture by its sha256", async () => {
  const setting = await testEmulator();
  const context = setting.context();
  const value = await picture(context);
  const made: Pick<Generation, "endpoint" | "payload">[] = [];
  await itemsOf(playgroundV25ImageToImage(setting.fal), { ...small, image_url: value }, { ...context, step: (name, call) => (made.push({ endpoint: call.endpoint, payload: call.payload }), context.step(name, call)) });
  expect(JSON.stringify(made)).toContain(value.blob);
  expect(JSON.stringify(made)).not.toContain(setting.emulator.url);
});
