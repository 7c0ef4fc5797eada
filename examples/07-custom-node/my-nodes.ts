import { defineNode, image, number } from "@playgraph/core";

/** JPEG spends few bits on a calm picture and many on a busy one, so the file's size tells how much there is to see. */
export const detail = defineNode({
  type: "detail",
  version: 1,
  title: "Detail",
  summary: "How much there is to see in a picture, by the size of its file.",
  category: "image",
  inputs: { image: image().input({ doc: "The picture, as a JPEG." }) },
  outputs: { bits: number().output({ doc: "Bits of the file for each pixel, to two digits." }) },
  cache: true,
  run: async ({ image }, { blobs }) => {
    const { length } = await blobs.get(image.blob);
    return { bits: Math.round((length * 800) / (image.width * image.height)) / 100 };
  },
});
