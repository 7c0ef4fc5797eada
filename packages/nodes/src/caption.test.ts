import sharp from "sharp";
import { expect, it } from "vitest";
import { caption } from "./caption.ts";
import { captionBar, captionSvg, linesIn } from "./picture/captionBar.ts";
import { letters, worked } from "./testing/worked.ts";

async function plain(width: number, height: number, background = "#3366aa"): Promise<Uint8Array> {
  return sharp({ create: { width, height, channels: 3, background } }).png().toBuffer();
}

it("[N21] below and above make the picture higher and leave its pixels alone", async () => {
  const image = await plain(200, 100);
  const below = await worked(caption, { image, text: "A fox", size: 10 });
  expect(below.value).toMatchObject({ width: 200, height: 126 });
  expect([below.at(100, 99), below.at(5, 105)]).toEqual([[51, 102, 170], [251, 250, 248]]);
  const above = await worked(caption, { image, text: "A fox", size: 10, position: "above" });
  expect([above.at(5, 5), above.at(100, 26), above.at(100, 125)]).toEqual([[251, 250, 248], [51, 102, 170], [51, 102, 170]]);
});

it.each([["top", 2, 60], ["center", 50, 5], ["bottom", 97, 5]])("[N21] %s lays the bar over the picture, whose size stays", async (position, inside, outside) => {
  const { at, value } = await worked(caption, { image: await plain(200, 100), text: "A fox", size: 10, position, background: "#000000" });
  expect(value).toMatchObject({ width: 200, height: 100 });
  expect([at(2, inside), at(2, outside)]).toEqual([[0, 0, 0], [51, 102, 170]]);
});

it("[N21] the letters are there, in their colour, and bigger with the size", async () => {
  const image = await plain(300, 100, "#ffffff");
  const inked = async (size: number) => {
    const { at, value } = await worked(caption, { image, text: "Fox", size, color: "#ff0000", background: "#ffffff" });
    let count = 0;
    for (let y = 100; y < value.height; y++) for (let x = 0; x < 300; x++) if ((at(x, y)[1] ?? 255) < 64) count += 1;
    return count;
  };
  const small = await inked(10);
  expect(small).toBeGreaterThan(20);
  expect(await inked(20)).toBeGreaterThan(3 * small);
});

it("[N21] lines keep within the picture, line breaks are kept, and what does not fit ends in an ellipsis", () => {
  expect(captionBar("one\n\ntwo", 400, 10, 9).lines).toEqual(["one", "", "two"]);
  expect(captionBar("one\ntwo\nthree", 400, 10, 2).lines).toEqual(["one", "two …"]);
  const wrapped = captionBar("a red fox that runs and runs and runs", 100, 10, 2).lines;
  expect(wrapped).toHaveLength(2);
  expect(wrapped.at(-1)).toMatch(/…$/);
  expect(linesIn(5, 10)).toBe(1);
});

it("[N21] a left or right edge is that of the letters", () => {
  const bar = captionBar("H", 400, 10, 1);
  const start = (align: "left" | "center" | "right") => Number(/ d="M(\d+)/.exec(captionSvg(bar, { color: "#000", background: "#fff", align }))?.[1]);
  expect(start("left")).toBeLessThan(12);
  expect(start("center")).toBeGreaterThan(190);
  expect(start("right")).toBeGreaterThan(380);
});

it("[N21] the same inputs give the same bytes", async () => {
  const image = await plain(200, 100);
  const [one, other] = [await worked(caption, { image, text: "A fox" }), await worked(caption, { image, text: "A fox" })];
  expect(one.value.blob).toBe(other.value.blob);
});

it("[N21] no text is no caption", async () => {
  const image = await plain(20, 10);
  expect((await worked(caption, { image, text: " \n" })).bytes).toEqual(image.slice());
});

it("[N21] text is only ever text", async () => {
  const { value } = await worked(caption, { image: await plain(200, 100), text: '"/><script>{x}</script>&amp;\u0000' });
  expect(value.height).toBeGreaterThan(100);
});

it("[N21] a bar that shows through lets the picture through, and makes a picture that has it", async () => {
  const over = await worked(caption, { image: await plain(200, 100, "#ffffff"), text: "x", position: "bottom", background: "#00000080" });
  expect(over.at(2, 97)[0]).toBeCloseTo(127, -1);
  expect(over.metadata.hasAlpha).toBe(false);
  const below = await worked(caption, { image: await plain(200, 100), text: "x", background: "#0000" });
  expect(below.metadata.hasAlpha).toBe(true);
  expect(below.at(2, below.value.height - 2)[3]).toBe(0);
});

it("[N21] works on the smallest picture", async () => {
  for (const position of ["below", "above", "top", "bottom", "center"]) expect((await worked(caption, { image: await letters("r"), text: "long text", position })).value.width).toBe(1);
});
