import { defineNode, image as imageType, number } from "@playgraph/core";
import { openPicture } from "./picture/openPicture.ts";
import { formatInput, formatOf, storePixels } from "./picture/pictureFormat.ts";
import { decodePixels } from "./picture/pixels.ts";

export const blur = defineNode({
  type: "blur",
  version: 1,
  title: "Blur",
  summary: "A picture out of focus, or a mask with soft edges.",
  category: "image",
  inputs: {
    image: imageType().input({ doc: "The picture." }),
    sigma: number({ min: 0.3, max: 1000 }).input({ doc: "How far it is blurred, as the standard deviation of a Gaussian in pixels: details of about that size go.", default: 5 }),
    format: formatInput,
  },
  outputs: { image: imageType().output({ doc: "The blurred picture, of the same size." }) },
  cache: true,
  resource: "cpu",
  run: async ({ image, sigma, format }, { blobs }) => {
    const { pipeline } = await openPicture(image, blobs, "image");
    return { image: await storePixels(await decodePixels(pipeline.blur(sigma), "image"), formatOf(format, image), blobs) };
  },
});
