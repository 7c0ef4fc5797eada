import { PlaygraphError } from "@playgraph/core";

/** Two or more names joined by `/`, without `..`, and none of them `requests`, below which fal has the requests themselves. The names cannot overlap, so that a match costs one walk. */
export const endpointIdPattern = "^(?!.*\\.\\.)(?!.*/requests(?:/|$))[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)+$";
const pattern = new RegExp(endpointIdPattern, "u");
const longest = 200;

/**
 * An endpoint's id, for instance `fal-ai/playground-v25/inpainting`. A URL never is one: fal's client would send the key to it.
 * @throws PlaygraphError `InvalidInput`
 */
export function endpointId(id: string): string {
  if (id.length <= longest && pattern.test(id)) return id;
  throw new PlaygraphError({
    code: "InvalidInput",
    field: "endpoint",
    message: `${JSON.stringify(id.slice(0, 80))} is not the id of a fal endpoint: give two or more names in small letters joined by "/", for instance "fal-ai/playground-v25", never a URL.`,
  });
}
