import type { FileStore } from "../files/createFileStore.ts";
import type { Underlay } from "../files/developPicture.ts";
import type { Settings } from "../options.ts";
import type { Size } from "./imageSize.ts";
import { refusal, type Outcome } from "./outcome.ts";
import type { ModelInput } from "./readInput.ts";
import { isUnsafe } from "./safety.ts";

/** What a job tells the model beside its input. */
export type ModelJob = { readonly id: string; readonly origin: string; readonly seconds: number; readonly fileLifeMs: number | undefined };

/** The output's fields as JSON texts, not values: a drawn seed may be larger than a JavaScript number can hold. */
export type Pictures = { readonly fields: ReadonlyMap<string, string>; readonly flagged: boolean };

/** More pixels than this exhaust the pretended GPU, long before the schema's limit of 14142 a side. */
const mostPixels = 4096 * 4096;

/** Registers the pictures of one input in the file store; they are drawn when first fetched. */
export function makePictures(input: Omit<ModelInput, "image" | "size">, size: Size, under: Underlay | undefined, job: ModelJob, { random, drawnSeeds }: Settings, files: FileStore): Pictures | Outcome {
  if (size.width * size.height > mostPixels) {
    return refusal("failed", [{ loc: ["body"], type: "internal_server_error", msg: "Out of memory while generating the image.", input: size }], 500);
  }
  const seed = input.seed ?? drawSeed(random, drawnSeeds);
  const prompt = input.expandPrompt ? `${input.prompt}, soft light, fine detail, storybook illustration` : input.prompt;
  const flagged = input.safetyChecker && isUnsafe(prompt);
  const urls = Array.from({ length: input.count }, (_, index) => files.addPicture({
    name: `${job.id.replaceAll("-", "")}_${index}.${input.format}`,
    jobId: job.id,
    format: input.format,
    lifeMs: job.fileLifeMs,
    request: {
      prompt, negativePrompt: input.negativePrompt, seed, steps: input.steps, guidance: input.guidance,
      guidanceRescale: input.guidanceRescale, index, embeddings: input.embeddings, ...size,
    },
    black: flagged,
    under,
  })).map((name) => `${job.origin}/v3.fal.media/files/${name}`);
  const images = urls.map((url) => ({ url, ...size, content_type: `image/${input.format}`, file_name: null, file_size: null, file_data: null }));
  const fields = new Map([
    ["images", JSON.stringify(images)],
    ["timings", JSON.stringify({ inference: job.seconds })],
    ["seed", String(seed)],
    ["has_nsfw_concepts", JSON.stringify(urls.map(() => flagged))],
    ["prompt", JSON.stringify(prompt)],
  ]);
  return { fields, flagged };
}

/** The outcome of pictures made; `echoed` are further fields of the output, as JSON texts. */
export function picturesOutcome({ fields, flagged }: Pictures, count: number, echoed: ReadonlyMap<string, string> = new Map()): Outcome {
  return { kind: flagged ? "flagged" : "ok", status: 200, body: objectText(new Map([...echoed, ...fields])), billableUnits: count };
}

/** A JSON object of fields that are JSON texts already. */
export function objectText(fields: ReadonlyMap<string, string>): string {
  return `{${[...fields].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

function drawSeed(random: () => number, drawn: "small" | "huge"): number | bigint {
  const seed = Math.floor(random() * 2 ** 32);
  return drawn === "small" ? seed : 9_007_199_254_740_993n + (BigInt(seed) << 20n);
}
