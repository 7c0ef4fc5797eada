import { isObject, type JsonObject } from "../json.ts";
import { readImageSize, type Size } from "./imageSize.ts";
import type { Issue } from "./issue.ts";
import { createReader } from "./reader.ts";
import type { ModelInput } from "./readInput.ts";

/** `size` is `undefined` where the input names none. */
export type EchoInput = Omit<ModelInput, "size"> & { readonly size: Size | undefined };

/** What can be drawn of any input: `undefined` if it has neither a prompt nor an image. A value out of its usual range is passed over. */
export function readEcho(body: JsonObject): EchoInput | undefined {
  const prompt = typeof body["prompt"] === "string" ? body["prompt"] : undefined;
  const url = imageIn(body, (name) => !name.includes("mask"));
  if (prompt === undefined && url === undefined) return undefined;
  const ignored: Issue[] = [];
  const read = createReader(body, ["body"], ignored);
  const size = sizeIn(body);
  return {
    prompt: prompt ?? "",
    negativePrompt: read.text("negative_prompt", ""),
    size,
    steps: read.integer("num_inference_steps", 25, { ge: 1, le: 1000 }),
    seed: Number.isInteger(body["seed"]) ? Number(body["seed"]) : undefined,
    guidance: read.number("guidance_scale", 3, { ge: 0, le: 20 }),
    guidanceRescale: 0,
    count: read.integer("num_images", 1, { ge: 1, le: 8 }),
    safetyChecker: read.flag("enable_safety_checker", true),
    expandPrompt: false,
    format: read.choice("output_format", ["jpeg", "png"], read.choice("format", ["jpeg", "png"], "jpeg")),
    image: url === undefined ? undefined : {
      url, mask: imageIn(body, (name) => name.includes("mask")), strength: read.number("strength", 0.5, { ge: 0, le: 1 }), keepRatio: false, crop: false,
    },
    embeddings: [],
  };
}

/** `image_size` as Playground has it, or `width` and `height` side by side. */
function sizeIn(body: JsonObject): Size | undefined {
  const { width, height, image_size: named = { width, height } } = body;
  if (typeof named !== "string" && !(isObject(named) && Number.isInteger(named["width"]) && Number.isInteger(named["height"]))) return undefined;
  const issues: Issue[] = [];
  const size = readImageSize(createReader({ image_size: named }, [], issues), issues);
  return issues.length === 0 ? size : undefined;
}

/** The first value whose name says image or mask and that is an address, alone or at the head of a list. */
function imageIn(body: JsonObject, wanted: (name: string) => boolean): string | undefined {
  for (const [name, value] of Object.entries(body)) {
    if (!/image|mask|img/i.test(name) || !wanted(name.toLowerCase())) continue;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string" && /^(data:|https?:\/\/)/i.test(first)) return first;
  }
  return undefined;
}
