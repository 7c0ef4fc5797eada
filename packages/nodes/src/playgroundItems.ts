import { absent, type Hole, type ImageValue, type Json, type JsonRecord, type NodeContext, PlaygraphError } from "@playgraph/core";
import type { Fal } from "./fal/fal.ts";
import type { PlacedPicture } from "./fal/falStep.ts";
import { asSent, imagesOf, notesOf, type SizedFields } from "./playgroundSchema.ts";
import { retrySeed } from "./retrySeed.ts";

export type PlaygroundRequest = {
  readonly endpoint: string;
  /** All that is sent but seed and pictures. */
  readonly fields: SizedFields & JsonRecord & { readonly prompt: string; readonly num_images: number };
  readonly pictures: readonly PlacedPicture[];
  readonly seed: number | undefined;
  readonly retry_flagged: number;
};

type PlaygroundItem = { readonly keys: readonly number[]; readonly labels: readonly string[]; readonly outputs: { readonly image: ImageValue; readonly nsfw: boolean | Hole } };

/** The pictures of one request, made anew while all of them are flagged and tries are left; at last they are given as they are. */
export async function* playgroundItems(fal: Fal, { endpoint, fields: given, pictures, seed: wanted, retry_flagged }: PlaygroundRequest, { step, progress, newAxes, draw }: NodeContext): AsyncGenerator<PlaygroundItem, { readonly seed: number; readonly prompt: string; readonly timings: Json }, void> {
  const fields = asSent(given);
  const { num_images: asked } = fields;
  const first = wanted ?? draw("seed");
  for (let attempt = 0; ; attempt++) {
    const seed = retrySeed(first, attempt);
    const call = fal.step(endpoint, { ...fields, seed }, { generations: asked, tagged: true, progress, pictures, answers: "playground" });
    const { result, files } = await step(`try-${attempt}`, attempt === 0 ? call : { ...call, replacesEarlier: true });
    const images = imagesOf(result, asked);
    if (images.length === 0) throw new PlaygraphError({ code: "Unavailable", message: "fal's answer holds no picture, though the request was done.", maybeBilled: true });
    if (attempt < retry_flagged && images.every(({ flagged }) => flagged === true)) continue;
    for (const [index, image] of files.entries()) {
      const flagged = images[index]?.flagged;
      const labels = newAxes.map(() => String(index + 1));
      yield { keys: newAxes.map(() => index), labels, outputs: { image, nsfw: flagged ?? absent("fal sent no flag for this picture.") } };
    }
    return { seed, ...notesOf(result, fields.prompt) };
  }
}
