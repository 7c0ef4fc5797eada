import { absent, defineNode, image, imageOrUrl, type ImageValue, integer, isRecord, type Json, json, type JsonRecord, maskOrUrl, type NodeDefinition, PlaygraphError, text } from "@playgraph/core";
import { endpointIdPattern } from "./fal/endpointId.ts";
import type { Fal } from "./fal/fal.ts";
import type { PlacedPicture } from "./fal/falStep.ts";
import { pictureInput } from "./fal/pictureInput.ts";

const field = () => text({ maxLength: 64, pattern: "^[A-Za-z_][A-Za-z0-9_]*(\\[\\])?$", form: "a field's name such as image_url or image_urls[]" });

/** Any endpoint of fal, by its id. What it takes and gives is the endpoint's own: nothing of it is known here. */
export function falEndpoint(fal: Fal): NodeDefinition {
  return defineNode({
    type: "fal",
    version: 1,
    title: "fal endpoint",
    summary: "Any endpoint of fal by its id: JSON in and out, pictures uploaded and fetched.",
    category: "generate",
    inputs: {
      // Structural, so that no text from elsewhere chooses what is paid for.
      endpoint: text({ maxLength: 200, pattern: endpointIdPattern, form: "an endpoint's id such as fal-ai/flux/dev" }).input({ doc: "Its id, such as fal-ai/flux/dev: never a URL. Written here or as an input of the graph, never wired to a node.", structural: true }),
      input: json().input({ doc: "The endpoint's fields, as fal documents them. The inputs below, where they are given, take the place of fields in here.", default: {} }),
      prompt: text({ multiline: true }).input({ doc: "The field prompt.", optional: true }),
      seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).input({ doc: "The field seed; left open, none is sent.", optional: true }),
      image: imageOrUrl().input({ doc: "A picture of the request. A wired one is uploaded, for whoever has its URL to see; a URL is fetched by fal itself.", optional: true }),
      image_field: field().input({ doc: "The field that takes the picture's URL; with [] at its end, as in image_urls[], the field is a list.", default: "image_url" }),
      mask: maskOrUrl().input({ doc: "A mask, or a second picture, of the request.", optional: true }),
      mask_field: field().input({ doc: "The field that takes the URL of that one, in the same way.", default: "mask_url" }),
      generations: integer({ min: 1, max: 64 }).input({ doc: "How many pictures one request makes and pays for, as the budget counts it; with more than one, or with a wire, they make an axis.", default: 1 }),
    },
    outputs: {
      image: image().output({ doc: "The answer's picture, in its place on the axis where there are several; left out where the answer names none.", mayBeAbsent: true }),
      result: json().output({ doc: "The answer, as fal gave it. The URLs in it end some day.", axes: [] }),
    },
    axes: [{ from: "items", length: [{ valueOf: "generations" }], unless: { input: "generations", is: 1 } }],
    cache: true,
    resource: "fal",
    generations: { valueOf: "generations" },
    endpoint: { valueOf: "endpoint" },
    async *emit({ endpoint, input, prompt, seed, image, image_field, mask, mask_field, generations }, { step, progress, newAxes, blobs }) {
      const fields: JsonRecord = { ...checkedFields(input, generations), ...(prompt === undefined ? {} : { prompt }), ...(seed === undefined ? {} : { seed }) };
      const pictures = await placedPictures([{ name: "image", value: image, field: image_field }, { name: "mask", value: mask, field: mask_field }], blobs);
      const { result, files } = await step("request", fal.step(endpoint, fields, { generations, tagged: false, progress, pictures, answers: "any" }));
      for (const [index, picture] of files.entries()) yield { keys: newAxes.map(() => index), labels: newAxes.map(() => String(index + 1)), outputs: { image: picture } };
      if (newAxes.length === 0 && files.length === 0) yield { keys: [], labels: [], outputs: { image: absent("fal's answer names no PNG, JPEG or WebP picture.") } };
      return { result };
    },
  });
}

/** @throws PlaygraphError `InvalidInput` for what is no record, or asks for more than the budget is told of */
function checkedFields(input: Json, generations: number): JsonRecord {
  if (!isRecord(input)) throw new PlaygraphError({ code: "InvalidInput", field: "input", message: '"input" must be a record of the endpoint\'s fields, such as { "num_inference_steps": 28 }.' });
  const { num_images: asked } = input;
  if (typeof asked === "number" && asked > generations) {
    throw new PlaygraphError({ code: "InvalidInput", field: "generations", message: `"input" asks for ${asked} pictures, but the budget is told of ${generations}: set "generations" to ${asked}.` });
  }
  return input;
}

type Given = { readonly name: string; readonly value: ImageValue | string | undefined; readonly field: string };

async function placedPictures(given: readonly Given[], blobs: Parameters<typeof pictureInput>[2]): Promise<readonly PlacedPicture[]> {
  const pictures: PlacedPicture[] = [];
  for (const { name, value, field } of given) {
    if (value === undefined) continue;
    const picture = await pictureInput(value, name, blobs);
    pictures.push(field.endsWith("[]") ? { field: field.slice(0, -2), isList: true, picture } : { field, picture });
  }
  return pictures;
}
