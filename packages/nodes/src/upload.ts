import { type Attempt, defineNode, image, type ImageValue, type JsonRecord, type NodeContext, type NodeDefinition, type StepCall, text } from "@playgraph/core";
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
    inputs: { image: image().input({ doc: "The picture, PNG, JPEG or WebP of at most 50 MB. Whoever has the URL can see it." }) },
    outputs: { url: text().output({ doc: "Its URL; fal keeps it for at least some days." }) },
    resource: "fal",
    async run({ image }, context) {
      const { step, signal } = context;
      let replaces: string | undefined;
      for (let count = 0; ; count++) {
        const { call, wasSent } = uploadStep(fal, image, replaces, context);
        const { result: url } = await step(count === 0 ? "upload" : `upload-${count}`, call);
        // A step that was done before may be long past.
        if (wasSent() || !(await fal.hosting.isGone(url, signal))) return { url };
        replaces = url;
      }
    },
  });
}

/** @param replaces the URL of these bytes that has gone: whoever finds it gone shares the upload in its place */
function uploadStep(fal: Fal, { blob, mediaType }: ImageValue, replaces: string | undefined, { blobs, progress }: NodeContext): { readonly call: StepCall<Uploaded, string>; readonly wasSent: () => boolean } {
  const payload: JsonRecord = { blob, mediaType, ...(replaces === undefined ? {} : { replaces }) };
  let isSent = false;
  const host = async (attempt: Attempt, signal: AbortSignal): Promise<Uploaded> => {
    progress({ state: "submitting" });
    const url = await fal.hosting.urlOf({ field: "image", blob, bytes: () => blobs.get(blob) }, signal);
    isSent = true;
    return { requestId: attempt.id, url };
  };
  const call: StepCall<Uploaded, string> = {
    endpoint: "storage/upload",
    payload,
    reserve: { generations: 0, micros: 0 },
    send: host,
    // An upload that was cut off costs nothing and leaves nothing behind: it is found by being done again.
    find: host,
    collect: async ({ url }) => url,
    files: () => [],
    cancel: async () => "too late",
  };
  return { call, wasSent: () => isSent };
}
