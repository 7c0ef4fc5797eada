import { boolean, defineNode, imageOrUrl, type NodeDefinition } from "@playgraph/core";
import type { Fal } from "./fal/fal.ts";
import { pictureInput } from "./fal/pictureInput.ts";
import { playgroundItems } from "./playgroundItems.ts";
import { inferenceSteps, playgroundFacts, playgroundInputs, playgroundOutputs, retryFlagged, strengthFrom } from "./playgroundSchema.ts";

const endpoint = "fal-ai/playground-v25/image-to-image";

/** Image to image with Playground v2.5. @see https://fal.ai/models/fal-ai/playground-v25/image-to-image/api */
export function playgroundV25ImageToImage(fal: Fal): NodeDefinition {
  const { prompt, ...others } = playgroundInputs;
  return defineNode({
    ...playgroundFacts,
    type: "playground-v25-image-to-image",
    title: "Playground v2.5 image to image",
    summary: "Pictures from a picture and a prompt, by Playground v2.5 on fal.",
    inputs: {
      prompt,
      image_url: imageOrUrl().input({ doc: "The picture to begin with. A wired one is uploaded, for whoever has its URL to see; a URL is fetched by fal itself." }),
      strength: strengthFrom(0.05),
      ...others,
      num_inference_steps: inferenceSteps(65),
      preserve_aspect_ratio: boolean().input({ doc: "Whether the picture keeps its own ratio inside the size, each side a multiple of 32.", default: false }),
      crop_output: boolean().input({ doc: "Whether the result is cropped to the exact ratio.", default: false }),
      retry_flagged: retryFlagged,
    },
    outputs: playgroundOutputs,
    endpoint,
    async *emit({ retry_flagged, seed, image_url, ...fields }, context) {
      const pictures = [{ field: "image_url", picture: await pictureInput(image_url, "image_url", context.blobs) }];
      return yield* playgroundItems(fal, { endpoint, fields, pictures, seed, retry_flagged }, context);
    },
  });
}
