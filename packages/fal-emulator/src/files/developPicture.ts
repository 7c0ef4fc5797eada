import { setImmediate } from "node:timers/promises";
import { pixelsOf, type LoadedImage } from "../model/loadImage.ts";
import { createCanvas } from "../picture/canvas.ts";
import type { Under } from "../picture/drawPicture.ts";
import { encodePicture } from "../picture/encodePicture.ts";
import type { Drawer } from "./createDrawer.ts";
import type { PictureFile } from "./createFileStore.ts";

/** The image that image-to-image or inpainting starts from. Without a mask all of it is repainted, by `strength`. */
export type Underlay = { readonly image: LoadedImage; readonly mask: LoadedImage | undefined; readonly strength: number };

export type Develop = (file: Pick<PictureFile, "request" | "format" | "black" | "under">) => Promise<Uint8Array>;

/** Draws and encodes one picture file, after letting waiting requests through. */
export function developWith(draw: Drawer["draw"]): Develop {
  return async ({ request, format, black, under }) => {
    const { width, height } = request;
    await setImmediate();
    if (black) return encodePicture(createCanvas(width, height), format);
    return encodePicture(await draw(request, under && await underlaid(under, width, height)), format);
  };
}

async function underlaid({ image, mask, strength }: Underlay, width: number, height: number): Promise<Under> {
  const [pixels, shares] = await Promise.all([pixelsOf(image, width, height), mask && pixelsOf(mask, width, height)]);
  return { pixels, mask: shares, strength };
}
