import type { GraphNode, Json, JsonRecord, NodeContext } from "@playgraph/core";
import { expect, it } from "vitest";
import { falEndpoint } from "./falEndpoint.ts";
import { itemsOf, withDefaults } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";
import { picture, pictureFile } from "./testing/pictures.ts";
import { type Answer, scriptedServer, sendJson } from "./testing/scriptedServer.ts";
import { testClock } from "./testing/testClock.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { testFal } from "./testing/testFal.ts";
import { testWorkspace } from "./testing/testWorkspace.ts";

const endpoint = "fal-ai/playground-v25";
const small: JsonRecord = { image_size: { width: 64, height: 48 }, num_inference_steps: 3 };

/** A fal with one endpoint, which answers `result` to whatever it is sent. */
async function anyEndpoint(result: (url: string) => Json, files: Answer = (_seen, response) => void response.writeHead(404).end()) {
  const server = await scriptedServer((seen, response, index) => {
    const { method, path, headers } = seen;
    const url = `http://${headers.host}`;
    if (path.startsWith("/files/")) return files(seen, response, index);
    if (path.endsWith("/storage/upload/initiate")) return sendJson(response, 200, { upload_url: `${url}/put/${index}`, file_url: `${url}/up/${index}` });
    if (method === "PUT") return void response.writeHead(200).end();
    if (method === "HEAD") return void response.writeHead(200).end();
    if (method === "POST") return sendJson(response, 200, { request_id: "r-1" });
    sendJson(response, 200, path.includes("/status") ? { status: "COMPLETED", request_id: "r-1", logs: null } : result(url));
  });
  const fal = testFal({ target: { kind: "url", url: server.url }, clock: testClock() });
  const submitted = () => server.seen.filter(({ method, path }) => method === "POST" && !path.includes("/storage/")).map(({ path, body }): readonly [string, JsonRecord] => [path, JSON.parse(body)]);
  return { fal, submitted, seen: server.seen };
}

async function answered(fal: Parameters<typeof falEndpoint>[0], inputs: Readonly<Record<string, Json>>, context: NodeContext) {
  const node = falEndpoint(fal);
  const iterator = node.emit?.(withDefaults(node, inputs), context);
  const items = [];
  for (;;) {
    const next = await iterator?.next();
    if (!next) throw new TypeError("fal emits");
    if (next.done) return { items, task: next.value };
    items.push(next.value);
  }
}

it("[F21] any endpoint: its fields go in as they are, and its answer comes out as it is", async () => {
  const said = { output: "a poem", usage: { tokens: 7 }, none: null };
  const { fal, submitted } = await anyEndpoint(() => said);
  const input = { temperature: 0.5, messages: [{ role: "user", content: "hi" }], nested: { a: [1, { b: null }] } };
  const { items, task } = await answered(fal, { endpoint: "fal-ai/any-llm/enterprise", input }, testContext());
  expect(submitted()).toEqual([["/fal-ai/any-llm/enterprise", input]]);
  expect(task).toEqual({ result: said });
  expect(items).toMatchObject([{ keys: [], labels: [], outputs: { image: { state: "absent", reason: "fal's answer names no PNG, JPEG or WebP picture." } } }]);
});

it("[F21] prompt, seed and pictures take the place of fields; nothing is sent that was not given", async () => {
  const { fal, submitted } = await anyEndpoint(() => ({}));
  const context = testContext();
  const [image, mask] = [await picture(context), await picture(context, { color: "white" })];
  const payloads: Json[] = [];
  const watched: NodeContext = { ...context, step: (name, call) => (payloads.push(call.payload), context.step(name, call)) };
  await answered(fal, { endpoint: "a/b", input: { prompt: "old", strength: 0.5 }, prompt: "new", seed: 3, image, mask }, watched);
  await answered(fal, { endpoint: "a/b", input: { image_urls: ["https://x/0.png"] }, image, image_field: "image_urls[]", mask, mask_field: "image_urls[]" }, watched);
  await answered(fal, { endpoint: "a/b", image: "https://x/1.png", image_field: "control_image_url" }, watched);
  const url = expect.stringMatching(/\/up\/\d+$/);
  expect(submitted().map(([, body]) => body)).toEqual([
    { prompt: "new", strength: 0.5, seed: 3, image_url: url, mask_url: url },
    { image_urls: ["https://x/0.png", url, url] },
    { control_image_url: "https://x/1.png" },
  ]);
  expect(payloads).toEqual([
    { prompt: "new", strength: 0.5, seed: 3, image_url: { blob: image.blob }, mask_url: { blob: mask.blob } },
    { image_urls: ["https://x/0.png", { blob: image.blob }, { blob: mask.blob }] },
    { control_image_url: "https://x/1.png" },
  ]);
});

it("[F21] the answer's pictures are fetched, checked and stored", async () => {
  const bytes = await pictureFile({ width: 20, height: 10, noise: true });
  const setting = await testEmulator();
  const { fal } = await anyEndpoint(() => ({ video: { url: "https://x/v.mp4", content_type: "video/mp4" }, images: [{ url: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}` }] }));
  const context = setting.context();
  const { items } = await answered(fal, { endpoint: "a/b" }, context);
  expect(items).toMatchObject([{ outputs: { image: { mediaType: "image/png", width: 20, height: 10 } } }]);
});

it("[F21] several pictures stand on an axis; those beyond the number are dropped, fewer are fewer", async () => {
  const setting = await testEmulator();
  const context = setting.context({ newAxes: ["fal"] });
  const { items, task } = await answered(setting.fal, { endpoint, input: { ...small, num_images: 3 }, prompt: "a hare", seed: 1, generations: 3 }, context);
  expect(items.map(({ keys, labels }) => [keys, labels])).toEqual([[[0], ["1"]], [[1], ["2"]], [[2], ["3"]]]);
  expect(task).toMatchObject({ result: { seed: 1, prompt: "a hare", images: [{}, {}, {}] } });
  expect(await itemsOf(falEndpoint(setting.fal), { endpoint, input: small, prompt: "a fox", seed: 1, generations: 2 }, context)).toHaveLength(1);
  const own = { url: `data:image/png;base64,${Buffer.from(await pictureFile()).toString("base64")}` };
  const { fal } = await anyEndpoint(() => ({ images: [own, own, own] }));
  for (const generations of [1, 2]) expect(await itemsOf(falEndpoint(fal), { endpoint: "a/b", generations }, generations === 1 ? setting.context() : context)).toHaveLength(generations);
});

it("[F21] what the budget is told of is what is asked for: more pictures than that are refused, and nothing is sent", async () => {
  const { fal, submitted } = await anyEndpoint(() => ({}));
  const reserved: unknown[] = [];
  const context = testContext();
  const watched: NodeContext = { ...context, step: (name, call) => (reserved.push(call.reserve), context.step(name, call)) };
  await answered(fal, { endpoint: "a/b" }, watched);
  await answered(fal, { endpoint: "a/b", input: { num_images: 4 }, generations: 4 }, watched);
  expect(reserved).toEqual([{ generations: 1, micros: "unknown" }, { generations: 4, micros: "unknown" }]);
  await expect(answered(fal, { endpoint: "a/b", input: { num_images: 4 } }, watched)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "generations", message: '"input" asks for 4 pictures, but the budget is told of 1: set "generations" to 4.' } });
  for (const input of [[], "x", 7, null]) await expect(answered(fal, { endpoint: "a/b", input }, watched)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "input" } });
  expect(submitted()).toHaveLength(2);
  expect(falEndpoint(fal).declaration).toMatchObject({ generations: { valueOf: "generations" }, cache: true, resource: "fal", axes: [{ unless: { input: "generations", is: 1 } }] });
});

it.each(["http://evilfal.run/x", "https://not-fal.ai/y/z", "//h/x", "fal-ai/../../x", "fal-ai/x?y", "fal-ai/x\r\nHost: evil", "fal-ai", "", "Fal-ai/x", "fal-ai/a..b"])("[F2] (T11) the endpoint %j is refused by the check, and by the task: a canary sees nothing", async (wrong) => {
  const canary = await anyEndpoint(() => ({}));
  const setting = await testEmulator();
  const { check } = await testWorkspace(setting);
  expect(check({ any: { type: "fal", inputs: { endpoint: wrong } } })).toMatchObject([{ code: "wrong-value", path: "/nodes/any/inputs/endpoint" }]);
  await expect(answered(canary.fal, { endpoint: wrong }, testContext())).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "endpoint" } });
  expect(canary.seen).toEqual([]);
});

it("[F21] no text from elsewhere chooses what is paid for: the endpoint is written, or an input of the graph", async () => {
  const setting = await testEmulator();
  const { check } = await testWorkspace(setting);
  const any: GraphNode = { type: "fal", inputs: { endpoint: { $from: "which.text" } } };
  expect(check({ which: { type: "text", inputs: { value: "fal-ai/flux/dev" } }, any })).toMatchObject([{ code: "wired-structural-input", path: "/nodes/any/inputs/endpoint" }]);
  for (const field of ["image url", "a.b", "image_urls[0]", "[]", "1a", ""]) {
    expect(check({ any: { type: "fal", inputs: { endpoint: "fal-ai/flux/dev", image_field: field } } })).toMatchObject([{ code: "wrong-value", path: "/nodes/any/inputs/image_field" }]);
  }
});

it("[F21] a graph runs it along a sweep, each request once, and a repeated payload is not paid again", async () => {
  const setting = await testEmulator();
  const { run } = await testWorkspace(setting);
  const any: GraphNode = { type: "fal", inputs: { endpoint, input: small, prompt: "a hare", seed: { $from: "seeds.seed" } } };
  const { rows, summary } = await run({ seeds: { type: "seed-sweep", inputs: { start: 1, count: 3 } }, any, again: any }, { outputs: ["any.image", "again.result"] });
  expect(rows.map(({ status, seed }) => [status, seed])).toEqual([["done", 1], ["done", 2], ["done", 3], ["done", 1], ["done", 2], ["done", 3]]);
  expect(new Set(setting.emulator.ledger().submissions.map(({ input }) => input.seed))).toEqual(new Set([1, 2, 3]));
  expect(setting.emulator.ledger().submissions).toHaveLength(3);
  expect(summary.generations).toBe(3);
});

it("[F21] behind every kind of hole: what is left out or failed sends nothing at its own coordinate", async () => {
  const setting = await testEmulator();
  const { run } = await testWorkspace(setting, { "0": await pictureFile(), "2": await pictureFile({ color: "red" }) });
  const files: GraphNode = { type: "sweep", inputs: { values: ["0", "1", "2"] } };
  const photos: GraphNode = { type: "image", inputs: { file: { $from: "files.value" } } };
  const flags: GraphNode = { type: "sweep", inputs: { values: [false, true] } };
  const safe: GraphNode = { type: "nsfw-filter", inputs: { image: { $from: "photos.image" }, flagged: { $from: "flags.value" } } };
  const any: GraphNode = { type: "fal", inputs: { endpoint: `${endpoint}/image-to-image`, input: small, prompt: "a hare", seed: 1, image: { $from: "safe.image" } } };
  const { rows } = await run({ files, photos, flags, safe, any }, { outputs: ["any.image"] });
  expect(rows.map(({ coordinate, status }) => `${coordinate} ${status}`)).toEqual([
    "files=0,flags=0 done", "files=0,flags=1 absent", "files=1,flags=0 skipped", "files=1,flags=1 skipped", "files=2,flags=0 done", "files=2,flags=1 absent",
  ]);
  expect(setting.emulator.ledger().submissions).toHaveLength(2);
});

it("[F21] what fal refuses is told in its own words, and is not tried again", async () => {
  const setting = await testEmulator();
  const { run } = await testWorkspace(setting);
  const { rows } = await run({ any: { type: "fal", inputs: { endpoint, input: { ...small, guidance_scale: 21 }, prompt: "a hare" } } });
  expect(rows).toMatchObject([{ status: "failed", reason: expect.stringContaining("guidance_scale: ") }]);
  expect(setting.emulator.ledger().submissions).toHaveLength(1);
});
