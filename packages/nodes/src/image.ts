import { defineNode, image as imageType, text } from "@playgraph/core";
import { forInput } from "./picture/forInput.ts";
import { inspectImage } from "./picture/inspectImage.ts";

/** Not cached: the file may have changed since. What follows is cached by the picture's bytes. */
export const image = defineNode({
  type: "image",
  version: 1,
  title: "Image",
  summary: "A PNG, JPEG or WebP picture from a file.",
  category: "source",
  inputs: { file: text().input({ file: true, doc: "Path of the file, relative to the graph's folder, which it may not leave; at most 25 MB and 50 megapixels." }) },
  outputs: { image: imageType().output({ doc: "The picture, its bytes as they are in the file." }) },
  resource: "io",
  run: async ({ file }, { files, blobs }) => {
    const bytes = await files.read(file);
    const header = forInput("file", file, () => inspectImage(bytes));
    return { image: { blob: await blobs.put(bytes), ...header } };
  },
});
