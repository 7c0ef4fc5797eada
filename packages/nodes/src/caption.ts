import { choice, defineNode, image as imageType, number, PlaygraphError, text as textType } from "@playgraph/core";
import sharp from "sharp";
import { captionBar, type CaptionBar, type CaptionLook, captionSvg, linesIn } from "./picture/captionBar.ts";
import { checkSize } from "./picture/checkSize.ts";
import { colour, isOpaqueColour } from "./picture/colour.ts";
import { openPicture } from "./picture/openPicture.ts";
import { formatInput, formatOf, storePixels } from "./picture/pictureFormat.ts";
import { decodePixels, fromPixels, type Pixels } from "./picture/pixels.ts";

/** Lines beside a picture; a longer text ends in an ellipsis. */
const mostLines = 60;
/** Pixels that the drawing of letters can be wide. */
const widest = 32_767;
/** Pixels an em, below which no letter can be read, however small the picture. */
const smallest = 8;

export const caption = defineNode({
  type: "caption",
  version: 1,
  title: "Caption",
  summary: "Text below, above or on a picture, wrapped to its width.",
  category: "image",
  inputs: {
    image: imageType().input({ doc: "The picture." }),
    text: textType({ multiline: true }).input({ doc: "The text; wire a template, a label or a number here. Where it is empty the picture passes as it is." }),
    position: choice("below", "above", "bottom", "top", "center").input({ doc: "`below` and `above` make the picture higher by a bar for the text; `bottom`, `top` and `center` lay the bar over the picture.", default: "below" }),
    size: number({ min: 0.5, max: 50 }).input({ doc: "Size of the letters, in percent of the picture's shorter side.", default: 4 }),
    align: choice("left", "center", "right").input({ doc: "Where the lines begin or end.", default: "center" }),
    color: colour().input({ doc: "Of the letters, as `#rrggbb` or `#rrggbbaa`.", default: "#1d1c1a" }),
    background: colour().input({ doc: "Of the bar; `#rrggbbaa` lets the picture show through, `#0000` leaves the bar out.", default: "#fbfaf8" }),
    format: formatInput,
  },
  outputs: { image: imageType().output({ doc: "The picture with its caption. The letters are those of a typeface that comes along: the same everywhere." }) },
  cache: true,
  resource: "cpu",
  run: async ({ image, text, position, size, format: asked, ...look }, { blobs, signal }) => {
    if (text.trim() === "") return { image };
    const picture = await openPicture(image, blobs, "image");
    const { width, height } = picture;
    if (width > widest) throw new PlaygraphError({ code: "InvalidInput", field: "image", message: `The picture is ${width} pixels wide; a caption is drawn on at most ${widest}.` });
    const letters = Math.max(smallest, Math.round((Math.min(width, height) * size) / 100));
    const isBeside = position === "below" || position === "above";
    const whole = captionBar(text, width, letters, isBeside ? mostLines : linesIn(height, letters));
    const bar = isBeside ? whole : { ...whole, height: Math.min(whole.height, height) };
    const format = formatOf(asked, image);
    checkSize({ width, height: height + (isBeside ? bar.height : 0) }, format);
    const pixels = await decodePixels(picture.pipeline, "image");
    signal.throwIfAborted();
    return { image: await storePixels(await captioned(pixels, bar, look, position), format, blobs) };
  },
});

type Position = "below" | "above" | "bottom" | "top" | "center";

async function captioned(picture: Pixels, bar: CaptionBar, look: CaptionLook, position: Position): Promise<Pixels> {
  const room = { top: position === "above" ? bar.height : 0, bottom: position === "below" ? bar.height : 0 };
  const free = picture.height + room.top + room.bottom - bar.height;
  const top = position === "above" || position === "top" ? 0 : position === "center" ? Math.floor(free / 2) : free;
  const { data, width, height, channels } = await decodePixels(sharp(Buffer.from(captionSvg(bar, look)), { unlimited: true }), "text");
  const both = fromPixels(picture)
    .extend({ ...room, background: "#00000000" })
    .composite([{ input: data, raw: { width, height, channels }, left: 0, top }]);
  const isOpaque = picture.channels === 3 && (isOpaqueColour(look.background) || room.top + room.bottom === 0);
  return decodePixels(isOpaque ? both.removeAlpha() : both, "image");
}
