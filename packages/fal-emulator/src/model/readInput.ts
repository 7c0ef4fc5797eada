import type { JsonObject } from "../json.ts";
import { readImageSize, type Size } from "./imageSize.ts";
import type { Issue } from "./issue.ts";
import { createReader } from "./reader.ts";

/** The endpoints whose schema is known. All other ids are echoes. */
export const endpoints = ["fal-ai/playground-v25", "fal-ai/playground-v25/image-to-image", "fal-ai/playground-v25/inpainting"] as const;
export type Endpoint = (typeof endpoints)[number];

/** An input as the model sees it: every default filled in. */
export type ModelInput = {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly size: Size;
  readonly steps: number;
  readonly seed: number | undefined;
  readonly guidance: number;
  readonly guidanceRescale: number;
  readonly count: number;
  readonly safetyChecker: boolean;
  readonly expandPrompt: boolean;
  readonly format: "jpeg" | "png";
  /** image-to-image and inpainting only. */
  readonly image: { readonly url: string; readonly mask: string | undefined; readonly strength: number; readonly keepRatio: boolean; readonly crop: boolean } | undefined;
  /** Each as one text: its path, then its tokens. */
  readonly embeddings: readonly string[];
};

export type Reading = { readonly input: ModelInput; readonly issues: readonly Issue[]; readonly unknownFields: readonly string[] };

/**
 * Reads a request body by the schema of its endpoint. `input` is to be used only where `issues` is empty.
 * @see https://fal.ai/models/fal-ai/playground-v25/api (names, defaults); the ranges are those of the published OpenAPI
 */
export function readInput(endpoint: Endpoint, body: JsonObject, unknown: "ignore" | "refuse"): Reading {
  const issues: Issue[] = [];
  const read = createReader(body, ["body"], issues);
  const fromText = endpoint === "fal-ai/playground-v25";
  const inpainting = endpoint === "fal-ai/playground-v25/inpainting";
  read.choice("safety_checker_version", ["v1", "v2"], "v1");
  read.text("request_id", "");
  const input: ModelInput = {
    prompt: read.text("prompt"),
    negativePrompt: read.text("negative_prompt", ""),
    size: readImageSize(read, issues),
    steps: read.integer("num_inference_steps", 25, { ge: 1, le: fromText ? 50 : 65 }),
    seed: body["seed"] === null || body["seed"] === undefined ? void read.take("seed", false) : read.integer("seed", 0),
    guidance: read.number("guidance_scale", 3, { ge: 0, le: 20 }),
    guidanceRescale: read.number("guidance_rescale", 0, { ge: 0, le: 1 }),
    count: read.integer("num_images", 1, { ge: 1, le: 8 }),
    safetyChecker: read.flag("enable_safety_checker", true),
    expandPrompt: read.flag("expand_prompt", false),
    format: read.choice("format", ["jpeg", "png"], "jpeg"),
    image: fromText ? undefined : {
      url: read.text("image_url"),
      mask: inpainting ? read.text("mask_url") : undefined,
      strength: read.number("strength", 0.95, { ge: inpainting ? 0.01 : 0.05, le: 1 }),
      keepRatio: inpainting ? false : read.flag("preserve_aspect_ratio", false),
      crop: inpainting ? false : read.flag("crop_output", false),
    },
    embeddings: read.objects("embeddings", (embedding) => [embedding.text("path"), ...embedding.texts("tokens", ["<s0>", "<s1>"])].join("\n")),
  };
  const unknownFields = read.unknownFields();
  if (unknown === "refuse") for (const name of unknownFields) read.wrong(name, "extra_forbidden", "Extra inputs are not permitted");
  return { input, issues, unknownFields };
}
