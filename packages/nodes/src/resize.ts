import { boolean, choice, defineNode, image as imageType, integer } from "@playgraph/core";
import type { Sharp } from "sharp";
import { checkSize } from "./picture/checkSize.ts";
import { colour } from "./picture/colour.ts";
import { openPicture } from "./picture/openPicture.ts";
import { formatInput, formatOf, storePixels } from "./picture/pictureFormat.ts";
import { decodePixels } from "./picture/pixels.ts";
import { placeAt, positionInput } from "./picture/position.ts";
import { resizedSize, type Size } from "./picture/resizedSize.ts";

const side = (which: string) => integer({ min: 1, max: 65_535 }).input({ doc: `The ${which} in pixels; left open, it follows from the other side, in the picture's own shape.`, optional: true });

export const resize = defineNode({
  type: "resize",
  version: 1,
  title: "Resize",
  summary: "Another size for a picture: cropped, padded, stretched or scaled as a whole.",
  category: "image",
  inputs: {
    image: imageType().input({ doc: "The picture." }),
    width: side("width"),
    height: side("height"),
    fit: choice("cover", "contain", "fill", "inside", "outside").input({
      doc: "Where both sides are given: `cover` crops what is too much, `contain` pads what is missing, `fill` stretches, `inside` and `outside` keep the whole picture, at most or at least of that size.",
      default: "cover",
    }),
    enlarge: boolean().input({ doc: "Whether a smaller picture is drawn larger. Without it the result is as large as the picture allows, in the shape that was asked for; `contain` pads it to the full size.", default: false }),
    position: positionInput("What `cover` keeps, and where `contain` puts the picture."),
    background: colour().input({ doc: "What `contain` pads with, as `#rrggbb` or `#rrggbbaa`.", default: "#000000" }),
    kernel: choice("lanczos3", "lanczos2", "mitchell", "cubic", "linear", "nearest").input({ doc: "How pixels are made of others: `lanczos3` is the sharpest, `nearest` makes no new colours, as masks and pixel art need.", default: "lanczos3" }),
    format: formatInput,
  },
  needsOneOf: ["width", "height"],
  outputs: { image: imageType().output({ doc: "The picture in its new size; just as it came in where nothing changes." }) },
  cache: true,
  resource: "cpu",
  run: async ({ image, width, height, fit, enlarge, position, background, kernel, format: asked }, { blobs }) => {
    const picture = await openPicture(image, blobs, "image");
    const size = resizedSize(picture, { width, height }, fit, enlarge);
    const format = formatOf(asked, image);
    checkSize(size.canvas, format);
    if (isSame(size.canvas, picture) && isSame(size.scaled, picture) && format === formatOf("same", image)) return { image };
    const scaled = picture.pipeline.resize({ ...size.scaled, fit: "fill", kernel });
    const placed = onCanvas(scaled, size, placeAt(position, size.canvas, size.scaled), background);
    return { image: await storePixels(await decodePixels(placed, "image"), format, blobs) };
  },
});

function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}

/** Crops or pads: no size is larger on one side and smaller on the other. */
function onCanvas(picture: Sharp, { canvas, scaled }: ReturnType<typeof resizedSize>, { left, top }: ReturnType<typeof placeAt>, background: string): Sharp {
  if (scaled.width > canvas.width || scaled.height > canvas.height) return picture.extract({ left: -left, top: -top, width: canvas.width, height: canvas.height });
  return picture.extend({ left, top, right: canvas.width - scaled.width - left, bottom: canvas.height - scaled.height - top, background });
}
