import { createHash } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { drawPicture } from "../picture/drawPicture.ts";
import type { Canvas } from "../picture/canvas.ts";
import { createDrawer } from "./createDrawer.ts";

const request = (side: number) => ({ prompt: "fox", negativePrompt: "", seed: 2n ** 60n, steps: 25, guidance: 3, guidanceRescale: 0, width: side, height: side, index: 0, embeddings: ["a"] });

const hash = (pixels: Uint8ClampedArray) => createHash("sha256").update(pixels).digest("hex");

/** How often the event loop turns until `work` is done. Work that is done at once leaves it no turn to speak of. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  return turns;
}

test("[E47] large pictures are drawn while the event loop turns, and look the same", async () => {
  const drawer = createDrawer();
  onTestFinished(drawer.close);
  const under = { pixels: new Uint8Array(1600 * 1600 * 3).fill(99), mask: undefined, strength: 0.5 };
  const drawn: Canvas[] = [];
  expect(await turnsDuring(async () => void drawn.push(...await Promise.all([drawer.draw(request(1600), under), drawer.draw(request(1601), undefined)])))).toBeGreaterThan(2);
  const atOnce = [drawPicture(request(1600), under), drawPicture(request(1601))];
  expect(drawn.map(({ pixels }) => hash(pixels))).toEqual(atOnce.map(({ pixels }) => hash(pixels)));
});

test("[E47] a few of medium size are drawn at once, many beside, small ones never", async () => {
  const drawer = createDrawer();
  onTestFinished(drawer.close);
  const turns = (side: number) => turnsDuring(() => drawer.draw(request(side), undefined));
  for (let picture = 0; picture < 4; picture++) expect(await turns(640)).toBeLessThan(2);
  let fewest = 0; // the thread takes a while to start
  while (fewest < 3) fewest = await turnsDuring(async () => {
    await drawer.draw(request(640), undefined);
    await new Promise(setImmediate);
  });
  expect(await turns(64)).toBeLessThan(2);
  expect(hash((await drawer.draw(request(640), undefined)).pixels)).toBe(hash(drawPicture(request(640)).pixels));
});

test("[E47] a drawer that was closed can draw again", async () => {
  const drawer = createDrawer();
  onTestFinished(drawer.close);
  expect((await drawer.draw(request(1600), undefined)).width).toBe(1600);
  await drawer.close();
  expect((await drawer.draw(request(1600), undefined)).width).toBe(1600);
});
