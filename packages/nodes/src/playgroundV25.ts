import { defineNode, type NodeDefinition } from "@playgraph/core";
import type { Fal } from "./fal/fal.ts";
import { playgroundItems } from "./playgroundItems.ts";
import { inferenceSteps, playgroundFacts, playgroundInputs, playgroundOutputs, retryFlagged } from "./playgroundSchema.ts";

const endpoint = "fal-ai/playground-v25";

/** Text to image with Playground v2.5. @see https://fal.ai/models/fal-ai/playground-v25/api */
export function playgroundV25(fal: Fal): NodeDefinition {
  return defineNode({
    ...playgroundFacts,
    type: "playground-v25",
    title: "Playground v2.5",
    summary: "Pictures from a prompt, by Playground v2.5 on fal.",
    inputs: { ...playgroundInputs, num_inference_steps: inferenceSteps(50), retry_flagged: retryFlagged },
    outputs: playgroundOutputs,
    endpoint,
    emit: ({ retry_flagged, seed, ...fields }, context) => playgroundItems(fal, { endpoint, fields, pictures: [], seed, retry_flagged }, context),
  });
}
