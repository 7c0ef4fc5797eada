import { expect, test } from "vitest";
import { drawPicture } from "./drawPicture.ts";
import type { PictureRequest } from "./pictureRequest.ts";
import { subjectOf } from "./subjectOf.ts";

function draw(changes: Partial<PictureRequest> = {}) {
  return drawPicture({ prompt: "Easter bunny", negativePrompt: "", seed: 3, steps: 25, guidance: 3, guidanceRescale: 0, width: 192, height: 192, index: 0, embeddings: [], ...changes });
}

type Drawn = ReturnType<typeof draw>;

/** Mean of a number about each pixel above the caption strip, and left of the fold. */
function mean({ width, height, pixels }: Drawn, of: (red: number, green: number, blue: number, at: number) => number): number {
  let sum = 0;
  const rows = Math.floor(height * 0.75);
  for (let at = 0; at < rows * width * 3; at += 3) sum += of(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0, at);
  return sum / (rows * width);
}

const colourfulness = (drawn: Drawn) => mean(drawn, (...rgb) => Math.max(...rgb.slice(0, 3)) - Math.min(...rgb.slice(0, 3)));

/** How much neighbouring pixels differ: edges and small things, counted only above what noise makes. */
const busyness = (drawn: Drawn) => mean(drawn, (_red, green, _blue, at) => Math.max(0, Math.abs(green - (drawn.pixels[at + 4] ?? 0)) - 40));

test("[E40] the same request gives the same pixels", () => {
  for (const steps of [2, 25]) expect(draw({ steps })).toEqual(draw({ steps }));
});

test("[E41] every part of the request changes the scene, not only the caption", () => {
  const changes: readonly Partial<PictureRequest>[] = [
    {}, { prompt: "Easter bunny at sea" }, { prompt: "fox" }, { negativePrompt: "blurry" }, { seed: 4 }, { seed: 2n ** 60n }, { steps: 26 }, { steps: 3 }, { guidance: 4 }, { index: 1 },
  ];
  const scenes = changes.map((change) => Buffer.from(draw(change).pixels.subarray(0, 192 * 140 * 3)).toString("base64"));
  expect(new Set(scenes).size).toBe(changes.length);
});

test("[E41] guidance brings colour, rescale takes it back", () => {
  const rising = [0, 2, 3, 6, 12, 20].map((guidance) => colourfulness(draw({ guidance })));
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  expect(new Set(rising).size).toBe(rising.length);
  expect(colourfulness(draw({ guidance: 12, guidanceRescale: 1 }))).toBeLessThan(colourfulness(draw({ guidance: 12 })));
});

test("[E41] guidance brings contrast", () => {
  const contrast = (guidance: number) => {
    const drawn = draw({ guidance });
    const middle = mean(drawn, (_red, green) => green);
    return Math.sqrt(mean(drawn, (_red, green) => (green - middle) ** 2));
  };
  const rising = [0, 2, 3, 6].map(contrast);
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  expect(contrast(0)).toBeLessThan(contrast(3) * 0.5);
});

test("[E41] steps bring detail", () => {
  const rising = [1, 6, 25, 50].map((steps) => busyness(draw({ steps, width: 384, height: 384 })));
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  expect(new Set(rising).size).toBe(rising.length);
});

test("[E41] the subject is what the prompt names first", () => {
  expect(subjectOf("Masterpiece, two Foxes? no: rabbits and a cat", 0)).toBe("bunny");
  expect(subjectOf("an OWL in a castle", 0)).toBe("owl");
  expect(subjectOf("Easterbunny crafting an incantation", 0)).toBe("bunny");
  expect(subjectOf("a scowl", 0)).toBe("mushroom");
  expect(subjectOf("constructor of toString", 7)).toBe(subjectOf("something else", 7));
});

test("[E42] any size can be drawn", () => {
  for (const [width, height] of [[1, 1], [16, 16], [7, 300], [600, 9], [130, 112]] as const) {
    for (const steps of [1, 25]) expect(draw({ width, height, steps }).pixels).toHaveLength(width * height * 3);
  }
});

test("[E43] the folded corner is paper white whatever the picture", () => {
  for (const guidance of [0, 3, 20]) {
    for (const side of [96, 192, 512]) {
      const { width, height, pixels } = draw({ guidance, width: side, height: side });
      const at = ((height - Math.round(side * 0.09)) * width + width - 2) * 3;
      expect([side, ...pixels.subarray(at, at + 3)]).toEqual([side, 250, 247, 240]);
    }
  }
});

/** The largest difference of two square pictures in the rows of the caption, 27 cells high. */
function stripDifference(one: Drawn, other: Drawn): number {
  const start = (one.height - 27 * Math.max(1, Math.round(one.height / 340))) * one.width * 3;
  return one.pixels.subarray(start).reduce((most, value, at) => Math.max(most, Math.abs(value - (other.pixels[start + at] ?? 0))), 0);
}

test("[E43] the caption says what was asked, also in small pictures and for long seeds", () => {
  for (const side of [112, 128, 192, 256, 512]) {
    for (const request of [{ seed: 3 }, { seed: 4_294_967_295, steps: 50, guidance: 12.25 }, { seed: 2n ** 63n - 1n, steps: 50, guidance: 12.25 }]) {
      const plain = { width: side, height: side, ...request };
      const last = BigInt(request.seed) - 1n;
      // text on the strip differs far more than what shines through it
      for (const change of [{ seed: last }, { steps: 24 }, { guidance: 12.5 }]) expect([plain, change, stripDifference(draw(plain), draw({ ...plain, ...change })) > 120]).toEqual([plain, change, true]);
    }
  }
  for (const side of [192, 512]) expect(stripDifference(draw({ width: side, height: side }), draw({ width: side, height: side, prompt: "Eastur bunny" }))).toBeGreaterThan(120);
});

test("[E43] the scene hardly shines through behind the words", () => {
  const meadow = { prompt: "Easter eggs in the snow", steps: 50, guidance: 20 };
  for (const side of [128, 512]) {
    for (let index = 1; index < 6; index++) { // another picture of the batch: another scene, the same words
      const size = { width: side, height: side };
      expect(stripDifference(draw({ ...meadow, ...size }), draw({ ...meadow, ...size, index }))).toBeLessThanOrEqual(26);
    }
  }
});
