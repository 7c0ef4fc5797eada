import type { FileStore } from "../files/createFileStore.ts";
import type { JsonObject } from "../json.ts";
import type { Settings } from "../options.ts";
import type { FetchImage } from "./fetchImage.ts";
import { loadImage } from "./loadImage.ts";
import { makePictures, objectText, picturesOutcome, type ModelJob } from "./makePictures.ts";
import type { Outcome } from "./outcome.ts";
import { readEcho } from "./readEcho.ts";
import { refusedByPolicy } from "./runModel.ts";
import { isBanned } from "./safety.ts";

/**
 * Any endpoint whose schema is not known: the output is the input, and where that has a prompt or an image, pictures drawn from
 * it in the usual shape. An image that cannot be read is left out, for nobody knows whether the field names one.
 */
export async function runEcho(body: JsonObject, job: ModelJob, settings: Settings, files: FileStore, fetchImage: FetchImage): Promise<Outcome> {
  const echoed = new Map(Object.entries(body).map(([name, value]) => [name, JSON.stringify(value)]));
  const input = readEcho(body);
  if (!input) return { kind: "ok", status: 200, body: objectText(echoed), billableUnits: 1 };
  if (isBanned(input.prompt)) return refusedByPolicy(input.prompt);
  const image = input.image && await loadImage(input.image.url, fetchImage);
  const mask = input.image?.mask === undefined ? undefined : await loadImage(input.image.mask, fetchImage);
  const under = image === undefined || typeof image === "string" ? undefined
    : { image, mask: typeof mask === "string" ? undefined : mask, strength: input.image?.strength ?? 1 };
  const made = makePictures(input, input.size ?? fitting(under?.image), under, job, settings, files);
  return "kind" in made ? made : picturesOutcome(made, input.count, echoed);
}

/** The size of the input image, made to fit 1024 pixels a side; square without one. */
function fitting(image: { readonly width: number; readonly height: number } | undefined) {
  if (!image) return { width: 1024, height: 1024 };
  const scale = Math.min(1, 1024 / Math.max(image.width, image.height));
  return { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) };
}
