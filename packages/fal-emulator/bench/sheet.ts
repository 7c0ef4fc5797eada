// Draws docs/pictures.jpg, the sheet in the README: npm run sheet -w packages/fal-emulator
import sharp from "sharp";
import { drawPicture } from "../src/picture/drawPicture.ts";
import type { PictureRequest } from "../src/picture/pictureRequest.ts";

const cell = 256;
const gap = 6;
const columns = 6;
const rows: readonly (readonly Partial<PictureRequest>[])[] = [
  ["Easter bunny crafting an incantation", "fox in the snow", "cat", "owl", "robot", "castle"].map((prompt, index) => ({ prompt, seed: index + 1 })),
  ["a dog", "teddy bear", "tree", "mushroom", "friendly ghost", "crystal"].map((prompt, index) => ({ prompt, seed: index + 11 })),
  [1, 4, 8, 16, 25, 50].map((steps) => ({ steps, seed: 4 })),
  [0, 2, 3, 5, 10, 20].map((guidance) => ({ guidance, seed: 5, prompt: "fox crafting an incantation" })),
];
const side = (count: number) => count * cell + (count + 1) * gap;
const pictures = await Promise.all(rows.flatMap((row, down) => row.map(async (request, across) => {
  const { width, height, pixels } = drawPicture({
    prompt: "Easter bunny crafting an incantation", negativePrompt: "", seed: 1, steps: 25, guidance: 3, guidanceRescale: 0, index: 0, embeddings: [], width: 512, height: 512, ...request,
  });
  const input = await sharp(pixels, { raw: { width, height, channels: 3 } }).resize(cell, cell).png().toBuffer();
  return { input, left: gap + across * (cell + gap), top: gap + down * (cell + gap) };
})));
await sharp({ create: { width: side(columns), height: side(rows.length), channels: 3, background: "#f6f5f2" } })
  .composite(pictures).jpeg({ quality: 84 }).toFile(new URL("../docs/pictures.jpg", import.meta.url).pathname);
