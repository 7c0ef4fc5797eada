import { absent, boolean, defineNode, image, integer, json, type JsonRecord, type NodeDefinition, PlaygraphError, text } from "@playgraph/core";
import type { Fal } from "./fal/fal.ts";
import { asSent, commonInputs, imagesOf, notesOf } from "./playgroundSchema.ts";

const endpoint = "fal-ai/playground-v25";

/**
 * The seed of try `attempt`; the first try has the user's own. Strides of the golden ratio of 2^32 come back to a seed only after 2^32 tries
 * and keep away from the neighbours, which a seed sweep is likely to hold.
 */
export function retrySeed(seed: number, attempt: number): number {
  if (attempt === 0) return seed;
  return Number(BigInt.asUintN(32, BigInt(seed) + BigInt(attempt) * 0x9e3779b9n));
}

/** Text to image with Playground v2.5. @see https://fal.ai/models/fal-ai/playground-v25/api */
export function playgroundV25(fal: Fal): NodeDefinition {
  return defineNode({
    type: "playground-v25",
    version: 1,
    title: "Playground v2.5",
    summary: "Pictures from a prompt, by Playground v2.5 on fal.",
    category: "generate",
    inputs: {
      ...commonInputs,
      num_inference_steps: integer({ min: 1, max: 50 }).input({ doc: "Steps from noise to picture: more take longer and show more detail.", default: 25 }),
      retry_flagged: integer({ min: 0, max: 5 }).input({
        doc: "How often a request all of whose pictures were flagged is made again, each time with a new seed and paid again; not sent to fal.",
        default: 0,
      }),
    },
    outputs: {
      image: image().output({ doc: "The picture; black where fal flagged it." }),
      nsfw: boolean().output({ doc: "Whether fal flagged the picture; left out where fal said nothing.", mayBeAbsent: true }),
      seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).output({ doc: "The seed that was sent: of the last try, where flagged pictures were made again.", axes: [] }),
      prompt: text().output({ doc: "The prompt as fal used it.", axes: [] }),
      timings: json().output({ doc: "Seconds, as fal reports them.", axes: [] }),
    },
    axes: [{ from: "items", length: [{ valueOf: "num_images" }], unless: { input: "num_images", is: 1 } }],
    cache: true,
    resource: "fal",
    generations: { valueOf: "num_images" },
    async *emit({ retry_flagged, seed: given, ...inputs }, { step, progress, newAxes, draw }) {
      const fields = asSent(inputs);
      const { num_images: asked } = fields;
      const first = given ?? draw("seed");
      for (let attempt = 0; ; attempt++) {
        const seed = retrySeed(first, attempt);
        const payload: JsonRecord = { ...fields, seed };
        const { result, files } = await step(
          `try-${attempt}`,
          { ...fal.step(endpoint, payload, { generations: asked, tagged: true, progress, files: (result) => imagesOf(result, asked) }), ...(attempt > 0 ? { replacesEarlier: true } : {}) },
        );
        const images = imagesOf(result, asked);
        if (images.length === 0) throw new PlaygraphError({ code: "Unavailable", message: "fal's answer holds no picture, though the request was done.", maybeBilled: true });
        if (attempt < retry_flagged && images.every(({ flagged }) => flagged === true)) continue;
        for (const [index, picture] of files.entries()) {
          const flagged = images[index]?.flagged;
          const labels = newAxes.map(() => String(index + 1));
          yield { keys: newAxes.map(() => index), labels, outputs: { image: picture, nsfw: flagged ?? absent("fal sent no flag for this picture.") } };
        }
        return { seed, ...notesOf(result, fields.prompt) };
      }
    },
  });
}
