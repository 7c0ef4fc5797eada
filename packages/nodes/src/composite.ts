import { type Blobs, choice, defineNode, image as imageType, type ImageValue, integer, mask as maskType, number } from "@playgraph/core";
import type { Blend } from "sharp";
import { openPicture } from "./picture/openPicture.ts";
import { overlapOf } from "./picture/overlapOf.ts";
import { formatInput, formatOf, storePixels } from "./picture/pictureFormat.ts";
import { decodePixels, fromPixels, type Pixels } from "./picture/pixels.ts";
import { placeAt, positionInput } from "./picture/position.ts";
import { withAlpha } from "./picture/withAlpha.ts";

const offset = (edge: string) => integer({ min: -65_535, max: 65_535 }).input({ doc: `Pixels from the base's ${edge} edge to the overlay's, which may lie outside; left open, \`position\` decides.`, optional: true });

/** What each is for sharp. */
const blends = {
  over: "over",
  multiply: "multiply",
  screen: "screen",
  overlay: "overlay",
  darken: "darken",
  lighten: "lighten",
  "soft-light": "soft-light",
  "hard-light": "hard-light",
  difference: "difference",
  add: "add",
} as const satisfies Record<string, Blend>;

export const composite = defineNode({
  type: "composite",
  version: 1,
  title: "Composite",
  summary: "One picture on top of another: a logo, a texture, or what an inpainting made, through a mask.",
  category: "image",
  inputs: {
    base: imageType().input({ doc: "The picture below; the result has its size." }),
    overlay: imageType().input({ doc: "The picture on top, in its own size; what lies outside the base is cut off." }),
    mask: maskType().input({ doc: "Where the overlay shows: white shows it, black hides it. It is stretched to the overlay.", optional: true }),
    x: offset("left"),
    y: offset("upper"),
    position: positionInput("Where the overlay is, as far as `x` and `y` do not say it."),
    opacity: number({ min: 0, max: 1 }).input({ doc: "From 0, at which nothing is seen of the overlay, to 1.", default: 1 }),
    blend: choice("over", "multiply", "screen", "overlay", "darken", "lighten", "soft-light", "hard-light", "difference", "add").input({ doc: "How the overlay's colours meet those below; `over` covers them.", default: "over" }),
    format: formatInput,
  },
  outputs: { image: imageType().output({ doc: "Both as one picture." }) },
  cache: true,
  resource: "cpu",
  run: async ({ base, overlay, mask, x, y, position, opacity, blend, format }, { blobs, signal }) => {
    const above = await decoded(overlay, blobs, "overlay");
    const cover = withAlpha(above, opacity, mask && (await maskFor(above, mask, blobs)));
    signal.throwIfAborted();
    const below = await decoded(base, blobs, "base");
    const { left, top } = placeAt(position, below, above);
    const together = await onTop(below, cover, { left: x ?? left, top: y ?? top }, blends[blend]);
    return { image: await storePixels(together, formatOf(format, base), blobs) };
  },
});

async function decoded(image: ImageValue, blobs: Blobs, field: string): Promise<Pixels> {
  const { pipeline } = await openPicture(image, blobs, field);
  return decodePixels(pipeline, field);
}

/** Of the overlay's size; what is transparent in it counts as black. */
async function maskFor({ width, height }: Pixels, mask: ImageValue, blobs: Blobs): Promise<Pixels> {
  const { pipeline } = await openPicture(mask, blobs, "mask");
  return decodePixels(pipeline.flatten({ background: "#000000" }).resize(width, height, { fit: "fill" }), "mask");
}

async function onTop(base: Pixels, overlay: Pixels, place: { readonly left: number; readonly top: number }, blend: Blend): Promise<Pixels> {
  const region = overlapOf(base, overlay, place);
  if (!region) return base;
  const { data, width, height, channels } = await decodePixels(fromPixels(overlay).extract(region), "overlay");
  const both = fromPixels(base).composite([{ input: data, raw: { width, height, channels }, left: Math.max(0, place.left), top: Math.max(0, place.top), blend }]);
  // The engine adds a transparency that the base may not have.
  return decodePixels(base.channels === 4 ? both : both.removeAlpha(), "base");
}
