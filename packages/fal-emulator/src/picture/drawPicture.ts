import { createCanvas, type Canvas } from "./canvas.ts";
import { drawBadges } from "./drawBadges.ts";
import { drawCaption } from "./drawCaption.ts";
import { drawScene } from "./drawScene.ts";
import { enlarge } from "./enlarge.ts";
import type { PictureRequest } from "./pictureRequest.ts";
import { createRandom, hashText } from "./random.ts";

/** Steps after which a picture is drawn at its full size; fewer give a coarse, noisy one, as a sampler stopped early does. */
const sharpFrom = 22;

/** RGB pixels of the same size to paint over: by `strength`, and only where `mask` (RGB too) is white. */
export type Under = { readonly pixels: Uint8Array; readonly mask: Uint8Array | undefined; readonly strength: number };

/**
 * A placeholder picture, RGB. Pure: the same request gives the same bytes.
 * About 30 ms of one core at 1024 x 1024 (bench/draw.ts measures it), and in proportion to the area: nothing else runs meanwhile.
 */
export function drawPicture(request: PictureRequest, under?: Under): Canvas {
  const { width, height, steps } = request;
  const canvas = createCanvas(width, height);
  if (steps >= sharpFrom) drawScene(canvas, request);
  else {
    const blur = (Math.min(width, height) / 1024) * (14 / steps ** 0.82);
    const coarse = createCanvas(coarseSide(width, blur), coarseSide(height, blur));
    drawScene(coarse, request);
    addNoise(coarse.pixels, 34 * (1 - steps / sharpFrom) ** 2, hashText(`noise ${request.seed}`));
    enlarge(coarse, canvas);
  }
  if (under) letThrough(canvas.pixels, under);
  drawBadges(canvas, request.embeddings);
  drawCaption(canvas, request);
  return canvas;
}

/**
 * At full strength the scene hides what is under it, at none it cannot be seen. Between, the image fades late: at the default
 * of 0.95 a fifth of it still shows. Grey parts of a mask let the scene through in part, so that soft edges stay soft.
 */
function letThrough(pixels: Uint8ClampedArray, { pixels: below, mask, strength }: Under): void {
  const most = 1 - Math.sqrt(1 - strength);
  for (let index = 0; index < pixels.length; index++) {
    const share = mask ? most * ((mask[index] ?? 0) / 255) : most;
    pixels[index] = (pixels[index] ?? 0) * share + (below[index] ?? 0) * (1 - share);
  }
}

function coarseSide(side: number, blur: number): number {
  return Math.min(side, Math.max(8, Math.round(side / Math.max(1, blur))));
}

function addNoise(pixels: Uint8ClampedArray, amount: number, seed: number): void {
  const random = createRandom(seed);
  for (let index = 0; index < pixels.length; index++) pixels[index] = (pixels[index] ?? 0) + (random() - 0.5) * amount;
}
