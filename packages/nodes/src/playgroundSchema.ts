import { boolean, choice, image, integer, isRecord, type Json, json, number, PlaygraphError, size, text } from "@playgraph/core";

/** What the three Playground v2.5 endpoints have in common: fal's own names, defaults and ranges. */
export const playgroundInputs = {
  prompt: text({ multiline: true }).input({ doc: "What the picture shows." }),
  negative_prompt: text({ multiline: true }).input({ doc: "What it should not show.", default: "" }),
  image_size: size({ presets: ["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"], min: 1, max: 14142 }).input({
    doc: "A preset, or width and height in pixels; the model was made for about one megapixel, and sizes far above it fail.",
    default: "square_hd",
  }),
  seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).input({ doc: "The same seed with the same other inputs gives the same picture; left open, it is drawn from the graph's seed, the node and the coordinate.", optional: true, derive: "seed" }),
  guidance_scale: number({ min: 0, max: 20 }).input({ doc: "How closely the picture keeps to the prompt.", default: 3 }),
  guidance_rescale: number({ min: 0, max: 1 }).input({ doc: "How far the contrast that a high guidance brings is taken back.", default: 0 }),
  num_images: integer({ min: 1, max: 8 }).input({ doc: "Pictures of one request; with more than one, or with a wire, they make an axis.", default: 1 }),
  embeddings: json().input({ doc: 'Textual inversions, a list of { "path": URL of the weights, "tokens": ["<s0>", "<s1>"] }.', default: [] }),
  enable_safety_checker: boolean().input({ doc: "Whether fal looks for unsafe pictures, which it blackens and flags.", default: true }),
  safety_checker_version: choice("v1", "v2").input({ doc: "v1 is Stable Diffusion's checker, which errs often; v2 is a newer classifier that lets more pass.", default: "v1" }),
  expand_prompt: boolean().input({ doc: "Whether fal rewrites the prompt in more words, which makes the picture less predictable.", default: false }),
  format: choice("jpeg", "png").input({ doc: "File format of the pictures.", default: "jpeg" }),
  request_id: text().input({ doc: "A tag of your own that fal keeps with the request; left empty, it is used to find a request whose answer was lost.", default: "" }),
} as const;

/** The steps, of which text alone may have fewer than text with a picture. */
export const inferenceSteps = (max: number) => integer({ min: 1, max }).input({ doc: "Steps from noise to picture: more take longer and show more detail.", default: 25 });

/** How much of the picture is made anew. */
export const strengthFrom = (min: number) => number({ min, max: 1 }).input({ doc: "How much is made anew: 1 forgets what was there, small values hardly change it.", default: 0.95 });

/** Ours, not fal's. */
export const retryFlagged = integer({ min: 0, max: 5 }).input({
  doc: "How often a request all of whose pictures were flagged is made again, each time with a new seed and paid again; not sent to fal.",
  default: 0,
});

export const playgroundOutputs = {
  image: image().output({ doc: "The picture; black where fal flagged it." }),
  nsfw: boolean().output({ doc: "Whether fal flagged the picture; left out where fal said nothing.", mayBeAbsent: true }),
  seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).output({ doc: "The seed that was sent: of the last try, where flagged pictures were made again.", axes: [] }),
  prompt: text().output({ doc: "The prompt as fal used it.", axes: [] }),
  timings: json().output({ doc: "Seconds, as fal reports them.", axes: [] }),
} as const;

/** How the engine treats all three. */
export const playgroundFacts = {
  version: 1,
  category: "generate",
  axes: [{ from: "items", length: [{ valueOf: "num_images" }], unless: { input: "num_images", is: 1 } }],
  cache: true,
  resource: "fal",
  generations: { valueOf: "num_images" },
} as const;

/** The fields that `asSent` looks at. */
export type SizedFields = { readonly image_size: string | { readonly width?: number; readonly height?: number }; readonly embeddings: Json };

/**
 * The fields as they are sent: a side of the size that was left out is fal's 512, so that equal requests are equal payloads.
 * @throws PlaygraphError `InvalidInput` for embeddings that fal would refuse, and perhaps bill
 */
export function asSent<Fields extends SizedFields>(fields: Fields): Fields {
  const { image_size: given, embeddings } = fields;
  if (!Array.isArray(embeddings) || !embeddings.every(isEmbedding)) {
    throw new PlaygraphError({ code: "InvalidInput", field: "embeddings", message: '"embeddings" must be a list of records such as { "path": "https://…", "tokens": ["<s0>", "<s1>"] }.' });
  }
  return { ...fields, image_size: typeof given === "string" ? given : { width: 512, height: 512, ...given } };
}

function isEmbedding(value: Json): boolean {
  if (!isRecord(value) || typeof value.path !== "string" || Object.keys(value).some((key) => key !== "path" && key !== "tokens")) return false;
  return value.tokens === undefined || (Array.isArray(value.tokens) && value.tokens.every((token) => typeof token === "string"));
}

/** One picture of a result, with fal's flag where fal gave one. */
export type PlaygroundImage = { readonly url: string; readonly flagged: boolean | undefined };

/** The pictures of a result, at most as many as were asked for. Read leniently: all but `images[].url` may be missing. */
export function imagesOf(result: Json, asked: number): readonly PlaygroundImage[] {
  if (!isRecord(result) || !Array.isArray(result.images)) return [];
  const flags = Array.isArray(result.has_nsfw_concepts) ? result.has_nsfw_concepts : [];
  const images: PlaygroundImage[] = [];
  for (const [index, entry] of result.images.entries()) {
    if (images.length === asked) break;
    if (!isRecord(entry) || typeof entry.url !== "string" || entry.url === "") continue;
    const flag = flags[index];
    images.push({ url: entry.url, flagged: typeof flag === "boolean" ? flag : undefined });
  }
  return images;
}

/** The prompt as fal used it, and its times in seconds. */
export function notesOf(result: Json, prompt: string): { readonly prompt: string; readonly timings: Json } {
  if (!isRecord(result)) return { prompt, timings: {} };
  return { prompt: typeof result.prompt === "string" ? result.prompt : prompt, timings: isRecord(result.timings) ? result.timings : {} };
}
