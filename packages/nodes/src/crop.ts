import { defineNode, image as imageType, integer, text } from "@playgraph/core";
import { openPicture } from "./picture/openPicture.ts";
import { formatInput, formatOf, storePixels } from "./picture/pictureFormat.ts";
import { decodePixels } from "./picture/pixels.ts";
import { positionInput } from "./picture/position.ts";
import { regionOf } from "./picture/regionOf.ts";

const offset = (edge: string) => integer({ min: 0 }).input({ doc: `Pixels from the ${edge} edge; left open, \`position\` decides.`, optional: true });
const side = (which: string) => integer({ min: 1 }).input({ doc: `The ${which} of the part in pixels; left open, up to the picture's edge.`, optional: true });

export const crop = defineNode({
  type: "crop",
  version: 1,
  title: "Crop",
  summary: "A part of a picture, by pixels or by the shape that it should have.",
  category: "image",
  inputs: {
    image: imageType().input({ doc: "The picture." }),
    x: offset("left"),
    y: offset("upper"),
    width: side("width"),
    height: side("height"),
    ratio: text({ pattern: "^(?:\\d{1,6}(?:\\.\\d{1,6})?:\\d{1,6}(?:\\.\\d{1,6})?)?$", form: "a shape such as 16:9" }).input({ doc: "Instead of a size, the shape: `1:1`, `16:9`, `1.91:1`. The largest part of that shape is kept.", default: "" }),
    position: positionInput("Where the part is, as far as `x` and `y` do not say it."),
    format: formatInput,
  },
  needsOneOf: ["x", "y", "width", "height", "ratio"],
  outputs: { image: imageType().output({ doc: "The part; a part that is not all inside the picture is an error." }) },
  cache: true,
  resource: "cpu",
  run: async ({ image, format, ...asked }, { blobs }) => {
    const picture = await openPicture(image, blobs, "image");
    const cut = picture.pipeline.extract(regionOf(picture, asked));
    return { image: await storePixels(await decodePixels(cut, "image"), formatOf(format, image), blobs) };
  },
});
