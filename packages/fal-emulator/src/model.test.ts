import sharp from "sharp";
import { expect, test } from "vitest";
import { app, resultOf, settled, start, type Json } from "./testing/emulatorTest.ts";

/** `field: type` of each issue. */
function issues({ body }: { readonly body: Json }): readonly string[] {
  return body.detail.map(({ loc, type }) => `${loc.slice(1).join(".")}: ${type}`);
}

test("[E30] ranges and types are exact", async () => {
  const started = await start();
  const good = [
    { num_inference_steps: 1 }, { num_inference_steps: 50 }, { guidance_scale: 0 }, { guidance_scale: 20 }, { guidance_rescale: 1 },
    { num_images: 8 }, { seed: null }, { seed: -5 }, { image_size: { width: 16, height: 16 } }, { image_size: "square" }, { format: "png" },
    { safety_checker_version: "v2" }, { embeddings: [{ path: "https://example.com/a.safetensors" }] },
    { embeddings: [{ path: "a", tokens: [] }, { path: "b", tokens: ["<s0>", "<s1>"] }] }, { num_inference_steps: 25.0 },
  ];
  for (const input of good) expect([input, (await resultOf(started, { prompt: "fox", ...input })).status]).toEqual([input, 200]);
  const bad: readonly (readonly [object, string])[] = [
    [{ num_inference_steps: 0 }, "num_inference_steps: greater_than_equal"], [{ num_inference_steps: 51 }, "num_inference_steps: less_than_equal"],
    [{ num_inference_steps: 2.5 }, "num_inference_steps: int_from_float"], [{ num_inference_steps: "25" }, "num_inference_steps: int_type"],
    [{ guidance_scale: -0.1 }, "guidance_scale: greater_than_equal"], [{ guidance_scale: 20.1 }, "guidance_scale: less_than_equal"],
    [{ guidance_rescale: 1.01 }, "guidance_rescale: less_than_equal"], [{ num_images: 0 }, "num_images: greater_than_equal"],
    [{ num_images: 9 }, "num_images: less_than_equal"], [{ format: "webp" }, "format: literal_error"], [{ prompt: 5 }, "prompt: string_type"],
    [{ image_size: "huge" }, "image_size: literal_error"], [{ image_size: { width: 0 } }, "image_size.ImageSize.width: greater_than"],
    [{ image_size: { height: 14_143 } }, "image_size.ImageSize.height: less_than_equal"], [{ enable_safety_checker: "yes" }, "enable_safety_checker: bool_type"],
    [{ embeddings: [{}] }, "embeddings.0.path: missing"], [{ embeddings: [{ path: "a", tokens: "<s0>" }] }, "embeddings.0.tokens: list_type"],
    [{ embeddings: [{ path: "a" }, { path: "b", tokens: ["<s0>", 5] }] }, "embeddings.1.tokens.1: string_type"], [{ embeddings: [{ path: "a", tokens: null }] }, "embeddings.0.tokens: list_type"],
    [{ guidance_scale: null }, "guidance_scale: float_type"],
  ];
  for (const [input, issue] of bad) {
    const result = await resultOf(started, { prompt: "fox", ...input });
    expect([input, result.status, issues(result)]).toEqual([input, 422, [issue]]);
  }
  expect(issues(await resultOf(started, { num_images: 9, guidance_scale: 30 }))).toEqual(["prompt: missing", "guidance_scale: less_than_equal", "num_images: less_than_equal"]);
});

test("[E30] the image endpoints have ranges of their own", async () => {
  const started = await start();
  const image = { prompt: "fox", num_inference_steps: 66, image_url: "data:,", mask_url: "data:," };
  expect(issues(await resultOf(started, { ...image, strength: 0.04 }, `${app}/image-to-image`))).toEqual(["num_inference_steps: less_than_equal", "strength: greater_than_equal"]);
  expect(issues(await resultOf(started, { ...image, strength: 0.009 }, `${app}/inpainting`))).toEqual(["num_inference_steps: less_than_equal", "strength: greater_than_equal"]);
  expect(issues(await resultOf(started, { prompt: "fox", num_inference_steps: 65, strength: 0.01 }, `${app}/inpainting`))).toEqual(["image_url: missing", "mask_url: missing"]);
});

test("[E31] an invalid input shows at the result, or at submit", async () => {
  const { api, clock, emulator } = await start();
  const { request_id: id } = (await api.submit({})).body;
  await clock.advance(100);
  const { body } = await api.status(id);
  expect(body.status).toBe("COMPLETED");
  expect(body).not.toHaveProperty("error");
  const result = await api.result(id);
  expect([result.status, result.headers.get("x-fal-billable-units")]).toEqual([422, "0"]);
  expect(emulator.ledger().submissions[0]?.outcome).toBe("invalid");

  const strict = await start({ validation: { at: "submit" } });
  expect(await strict.api.submit({})).toMatchObject({ status: 422, body: { detail: [{ type: "missing", loc: ["body", "prompt"], msg: "Field required", input: {} }] } });
  expect(strict.emulator.ledger().submissions).toEqual([]);
});

test("[E31] a body that is no JSON object is refused at once", async () => {
  const { api, emulator } = await start();
  const post = (body: string) => api.call("POST", `/${app}`, { body });
  for (const input of [[], null, 5, "fox", [{ prompt: "fox" }]]) {
    expect(await post(JSON.stringify(input))).toMatchObject({ status: 422, body: { detail: [
      { type: "model_attributes_type", loc: ["body"], msg: "Input should be a valid dictionary or object to extract fields from", input },
    ] } });
  }
  expect((await post("{")).body.detail).toEqual([{ type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {} }]);
  expect(emulator.ledger().submissions).toEqual([]);
  const old = await start({ validation: { style: "v1" } });
  expect((await old.api.call("POST", `/${app}`, { body: "[]" })).body).toEqual({ detail: [{ loc: ["body"], msg: "value is not a valid dict", type: "type_error.dict" }] });
});

test("[E32] version 1 of the error style", async () => {
  const { api } = await start({ validation: { at: "submit", style: "v1" } });
  expect((await api.submit({ prompt: "fox", embeddings: [{ path: "a", tokens: [5] }, { path: "b", tokens: 5 }] })).body).toEqual({ detail: [
    { loc: ["body", "embeddings", 0, "tokens", 0], msg: "str type expected", type: "type_error.str" },
    { loc: ["body", "embeddings", 1, "tokens"], msg: "value is not a valid list", type: "type_error.list" },
  ] });
  expect((await api.submit({ num_images: 9 })).body).toEqual({ detail: [
    { loc: ["body", "prompt"], msg: "field required", type: "value_error.missing" },
    { loc: ["body", "num_images"], msg: "ensure this value is less than or equal to 8", type: "value_error.number.not_le", ctx: { limit_value: 8 } },
  ] });
});

test("[E33] unknown fields are named in the ledger, or refused", async () => {
  const started = await start();
  expect((await resultOf(started, { prompt: "fox", sync_mode: true })).status).toBe(200);
  expect(started.emulator.ledger().submissions[0]?.unknownFields).toEqual(["sync_mode"]);
  const strict = await start({ validation: { unknownFields: "refuse" } });
  expect(issues(await resultOf(strict, { prompt: "fox", sync_mode: true }))).toEqual(["sync_mode: extra_forbidden"]);
});

test("[E34] the output is complete and its sizes are true", async () => {
  const started = await start();
  const { body } = await resultOf(started, { prompt: "fox", seed: 7, num_images: 2, image_size: { width: 96 }, format: "png" });
  expect(body).toMatchObject({ seed: 7, prompt: "fox", has_nsfw_concepts: [false, false], timings: { inference: 0.09 } });
  expect(body.images[1]).toEqual({ url: expect.stringContaining("_1.png"), width: 96, height: 512, content_type: "image/png", file_name: null, file_size: null, file_data: null });
  const pictures = await Promise.all(body.images.map(({ url }) => started.api.bytes(url)));
  for (const bytes of pictures) expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 96, height: 512 });
  expect(pictures[0]).not.toEqual(pictures[1]);
  expect((await resultOf(started, { prompt: "fox", image_size: { height: 96 } })).body.images[0]).toMatchObject({ width: 512, height: 96 });
  const presets = { square_hd: [1024, 1024], square: [512, 512], portrait_4_3: [768, 1024], portrait_16_9: [576, 1024], landscape_4_3: [1024, 768], landscape_16_9: [1024, 576] };
  for (const [image_size, [width, height]] of Object.entries(presets)) expect((await resultOf(started, { prompt: "fox", image_size })).body.images[0]).toMatchObject({ width, height, content_type: "image/jpeg" });
});

test("[E35] a drawn seed may be larger than a number can hold", async () => {
  const { api, clock, emulator } = await start({ drawnSeeds: "huge" });
  const { request_id: id } = (await api.submit({ prompt: "fox" })).body;
  await clock.advance(1000);
  const text = await (await fetch(`${emulator.url}/${app}/requests/${id}`, { headers: { authorization: "Key a" } })).text();
  const [, digits = "0"] = /"seed":(\d+)/.exec(text) ?? [];
  expect(BigInt(digits)).toBeGreaterThan(2n ** 53n);
  expect(String(Number(digits))).not.toBe(digits);
  const small = await start();
  const first = await resultOf(small, { prompt: "fox" });
  expect(first.body.seed).toBeLessThan(2 ** 32);
  expect((await resultOf(small, { prompt: "fox" })).body.seed).not.toBe(first.body.seed);
});

test("[E32] version 1 has one sentence for every image", async () => {
  const started = await start({ validation: { style: "v1" } });
  for (const image_url of ["data:image/png;base64,AAAA", "file:///etc/hosts"]) {
    const result = await settled(started, { prompt: "fox", image_url }, `${app}/image-to-image`);
    expect(result).toMatchObject({ status: 422, body: { detail: `Could not load image from url: ${image_url}` } });
  }
});

test("[E36] unsafe prompts turn black, banned ones are refused", async () => {
  const started = await start();
  const { body, status } = await resultOf(started, { prompt: "a nude bunny", image_size: { width: 64, height: 48 } });
  expect([status, body.has_nsfw_concepts]).toEqual([200, [true]]);
  const { data, info } = await sharp(await started.api.bytes(body.images[0]?.url ?? "")).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, Math.max(...data)]).toEqual([64, 48, 0]);
  expect((await resultOf(started, { prompt: "a nude bunny", enable_safety_checker: false })).body.has_nsfw_concepts).toEqual([false]);
  expect((await resultOf(started, { prompt: "denuded hills" })).body.has_nsfw_concepts).toEqual([false]);
  const banned = await resultOf(started, { prompt: "the forbidden scene" });
  expect([banned.status, banned.body.detail[0]?.type, banned.body.detail[0]?.loc]).toEqual([422, "content_policy_violation", ["body", "prompt"]]);
  expect((await started.api.status(started.emulator.ledger().submissions.at(-1)?.requestId ?? "")).body).not.toHaveProperty("error");
});

test("[E37] sizes beyond the GPU fail as the model's 500", async () => {
  const result = await resultOf(await start(), { prompt: "fox", image_size: { width: 14_142, height: 14_142 } });
  expect([result.status, result.body.detail[0]?.type]).toEqual([500, "internal_server_error"]);
});

test("[E40] the same input gives the same bytes, on another emulator too", async () => {
  const draw = async () => {
    const started = await start();
    const { body } = await resultOf(started, { prompt: "fox", seed: 5, image_size: "square" });
    return started.api.bytes(body.images[0]?.url ?? "");
  };
  expect(await draw()).toEqual(await draw());
});
