import { defineNode, image, type NodeDefinition, type StepCall, text } from "@playgraph/core";
import type { Fal } from "./fal/fal.ts";

type Uploaded = { readonly requestId: string; readonly url: string };

/** Not cached: the address may end. The step's payload is the bytes' hash, so the same bytes are uploaded once all the same. */
export function upload(fal: Fal): NodeDefinition {
  return defineNode({
    type: "upload",
    version: 1,
    title: "Upload",
    summary: "Puts a picture into fal's storage and gives its public URL.",
    category: "image",
    inputs: { image: image().input({ doc: "The picture. Whoever has the URL can see it." }) },
    outputs: { url: text().output({ doc: "Its URL; fal keeps it for at least some days." }) },
    resource: "fal",
    run: async ({ image: { blob, mediaType } }, { blobs, step, progress }) => {
      const call: StepCall<Uploaded, string> = {
        endpoint: "storage/upload",
        payload: { blob, mediaType },
        reserve: { generations: 0, micros: 0 },
        async send(attempt, signal) {
          progress({ state: "submitting" });
          const bytes = await blobs.get(blob);
          const url = await fal.upload(bytes, mediaType, `${blob.slice(0, 16)}.${mediaType.split("/")[1]}`, signal);
          return { requestId: attempt.id, url };
        },
        find: async () => undefined,
        collect: async ({ url }) => url,
        files: () => [],
        cancel: async () => "too late",
      };
      const { result } = await step("upload", call);
      return { url: result };
    },
  });
}
