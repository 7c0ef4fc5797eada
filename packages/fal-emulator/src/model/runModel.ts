import type { FileStore } from "../files/createFileStore.ts";
import type { Settings } from "../options.ts";
import type { FetchImage } from "./fetchImage.ts";
import { imageIssue } from "./imageIssue.ts";
import { loadImage } from "./loadImage.ts";
import { makePictures, picturesOutcome, type ModelJob } from "./makePictures.ts";
import { refusal, type Outcome } from "./outcome.ts";
import { outputSize } from "./outputSize.ts";
import type { ModelInput } from "./readInput.ts";
import { isBanned } from "./safety.ts";

/** Runs one input of Playground v2.5. Only image inputs make it wait: they are loaded here, as the service does. */
export async function runModel(input: ModelInput, job: ModelJob, settings: Settings, files: FileStore, fetchImage: FetchImage): Promise<Outcome> {
  if (isBanned(input.prompt)) return refusedByPolicy(input.prompt);
  const { image: asked } = input;
  const image = asked && await loadImage(asked.url, fetchImage);
  if (typeof image === "string") return imageIssue("image_url", asked?.url ?? "", image, settings.validation.style);
  const mask = asked?.mask === undefined ? undefined : await loadImage(asked.mask, fetchImage);
  if (typeof mask === "string") return imageIssue("mask_url", asked?.mask ?? "", mask, settings.validation.style);

  const size = image && asked?.keepRatio ? outputSize(input.size, image, asked.crop) : input.size;
  const made = makePictures(input, size, image && { image, mask, strength: asked?.strength ?? 1 }, job, settings, files);
  return "kind" in made ? made : picturesOutcome(made, input.count);
}

export function refusedByPolicy(prompt: string): Outcome {
  return refusal("policy", [{
    loc: ["body", "prompt"], type: "content_policy_violation",
    msg: "The content could not be processed because it contained material flagged by a content checker.",
    url: "https://docs.fal.ai/errors#content_policy_violation", input: prompt,
  }]);
}
