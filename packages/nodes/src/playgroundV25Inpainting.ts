import { defineNode, imageOrUrl, maskOrUrl, type NodeDefinition } from "@playgraph/core";
import { checkMask } from "./fal/checkMask.ts";
import type { Fal } from "./fal/fal.ts";
import { pictureInput } from "./fal/pictureInput.ts";
import { playgroundItems } from "./playgroundItems.ts";
import { inferenceSteps, playgroundFacts, playgroundInputs, playgroundOutputs, retryFlagged, strengthFrom } from "./playgroundSchema.ts";

const endpoint = "fal-ai/playground-v25/inpainting";

/** A part of a picture made anew with Playground v2.5. @see https://fal.ai/models/fal-ai/playground-v25/inpainting/api */
export function playgroundV25Inpainting(fal: Fal): NodeDefinition {
  const { prompt, ...others } = playgroundInputs;
  return defineNode({
    ...playgroundFacts,
    type: "playground-v25-inpainting",
    title: "Playground v2.5 inpainting",
    summary: "A part of a picture made anew from a prompt, by Playground v2.5 on fal.",
    inputs: {
      prompt,
      image_url: imageOrUrl().input({ doc: "The picture. A wired one is uploaded, for whoever has its URL to see; a URL is fetched by fal itself." }),
      mask_url: maskOrUrl().input({ doc: "What is made anew (white) and what stays (black), in the picture's own shape; uploaded like the picture." }),
      strength: strengthFrom(0.01),
      ...others,
      num_inference_steps: inferenceSteps(65),
      retry_flagged: retryFlagged,
    },
    outputs: playgroundOutputs,
    endpoint,
    async *emit({ retry_flagged, seed, image_url, mask_url, ...fields }, context) {
      const pictures = [
        { field: "image_url", picture: await pictureInput(image_url, "image_url", context.blobs) },
        { field: "mask_url", picture: await pictureInput(mask_url, "mask_url", context.blobs) },
      ];
      await checkMask(image_url, mask_url, context.blobs);
      return yield* playgroundItems(fal, { endpoint, fields, pictures, seed, retry_flagged }, context);
    },
  });
}
