import type { FileStore } from "../files/createFileStore.ts";
import type { Settings } from "../options.ts";
import { loadImage, type LoadedImage } from "./loadImage.ts";
import type { Size } from "./imageSize.ts";
import { refusal, type Outcome } from "./outcome.ts";
import type { ModelInput } from "./readInput.ts";
import { isBanned, isUnsafe } from "./safety.ts";

/** What a job tells the model beside its input. */
export type ModelJob = { readonly id: string; readonly origin: string; readonly seconds: number; readonly fileLifeMs: number | undefined };

/** More pixels than this exhaust the pretended GPU, long before the schema's limit of 14142 a side. */
const mostPixels = 4096 * 4096;

/**
 * Runs one input: registers its pictures in the file store (they are drawn when first fetched) and answers the result.
 * Only image inputs make it wait: they are loaded here, as the service does.
 */
export async function runModel(input: ModelInput, job: ModelJob, { random, drawnSeeds }: Settings, files: FileStore): Promise<Outcome> {
  if (isBanned(input.prompt)) {
    return refusal("policy", [{
      loc: ["body", "prompt"], type: "content_policy_violation",
      msg: "The content could not be processed because it contained material flagged by a content checker.",
      url: "https://docs.fal.ai/errors#content_policy_violation", input: input.prompt,
    }]);
  }
  const image = input.image && await loadImage(input.image.url, files);
  if (input.image && !image) return refusal("invalid", `Could not load image from url: ${input.image.url}`);
  const mask = input.image?.mask === undefined ? undefined : await loadImage(input.image.mask, files);
  if (input.image?.mask !== undefined && !mask) return refusal("invalid", `Could not load image from url: ${input.image.mask}`);

  const size = image && input.image?.keepRatio ? snapped(input.size, image) : input.size;
  if (size.width * size.height > mostPixels) {
    return refusal("failed", [{ loc: ["body"], type: "internal_server_error", msg: "Out of memory while generating the image.", input: size }], 500);
  }
  const seed = input.seed ?? drawSeed(random, drawnSeeds);
  const prompt = input.expandPrompt ? `${input.prompt}, soft light, fine detail, storybook illustration` : input.prompt;
  const flagged = input.safetyChecker && isUnsafe(prompt);
  const urls = Array.from({ length: input.count }, (_, index) => files.addPicture({
    name: `${job.id.replaceAll("-", "")}_${index}.${input.format === "png" ? "png" : "jpeg"}`,
    jobId: job.id,
    format: input.format,
    lifeMs: job.fileLifeMs,
    request: {
      prompt, negativePrompt: input.negativePrompt, seed, steps: input.steps, guidance: input.guidance,
      guidanceRescale: input.guidanceRescale, index, ...size,
    },
    black: flagged,
    under: image && { image, mask, strength: input.image?.strength ?? 1 },
  })).map((name) => `${job.origin}/v3.fal.media/files/${name}`);

  const images = urls.map((url) => ({ url, ...size, content_type: `image/${input.format}`, file_name: null, file_size: null, file_data: null }));
  const fields = {
    images: JSON.stringify(images),
    timings: JSON.stringify({ inference: job.seconds }),
    seed: String(seed), // digits, not a number: see Outcome.body
    has_nsfw_concepts: JSON.stringify(urls.map(() => flagged)),
    prompt: JSON.stringify(prompt),
  };
  const body = `{${Object.entries(fields).map(([name, value]) => `"${name}":${value}`).join(",")}}`;
  return { kind: flagged ? "flagged" : "ok", status: 200, body, billableUnits: input.count };
}

function drawSeed(random: () => number, drawn: "small" | "huge"): number | bigint {
  const seed = Math.floor(random() * 2 ** 32);
  return drawn === "small" ? seed : 9_007_199_254_740_993n + (BigInt(seed) << 20n);
}

/** The image's own ratio inside the size asked for, each side a multiple of 32. */
function snapped(size: Size, image: LoadedImage): Size {
  const scale = Math.min(size.width / image.width, size.height / image.height);
  const snap = (side: number) => Math.max(32, Math.round((side * scale) / 32) * 32);
  return { width: snap(image.width), height: snap(image.height) };
}
