import sharp from "sharp";
import { expect, it } from "vitest";
import { inspectImage } from "../picture/inspectImage.ts";
import { testContext } from "../testing/context.ts";
import { checkMask } from "./checkMask.ts";

const { blobs } = testContext();
const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "white" } });

async function stored(bytes: Uint8Array) {
  return { blob: await blobs.put(bytes), ...inspectImage(bytes) };
}

const picture = async (width: number, height: number) => stored(await blank(width, height).png().toBuffer());
const dataUri = async (width: number, height: number) => `data:image/png;base64,${(await blank(width, height).png().toBuffer()).toString("base64")}`;

it("[F22] a mask has the shape of its picture, in whatever size", async () => {
  await checkMask(await picture(90, 60), await picture(90, 60), blobs);
  await checkMask(await picture(1000, 667), await picture(100, 67), blobs);
  await checkMask(await picture(90, 60), await dataUri(45, 30), blobs);
  await expect(checkMask(await picture(90, 60), await picture(60, 60), blobs)).rejects.toMatchObject({
    failure: { code: "InvalidInput", field: "mask_url", message: expect.stringMatching(/^The mask has another shape than the picture: 60 × 60 pixels, and the picture 90 × 60 pixels\. /) },
  });
  await expect(checkMask(await dataUri(90, 60), await dataUri(90, 64), blobs)).rejects.toThrow("another shape");
});

it("[F22] pictures are compared as they are seen, and what stands behind a URL passes", async () => {
  const turned = await stored(await blank(90, 60).jpeg().withMetadata({ orientation: 6 }).toBuffer());
  expect(turned).toMatchObject({ width: 90, height: 60 });
  await checkMask(turned, await picture(60, 90), blobs);
  await expect(checkMask(turned, await picture(60, 60), blobs)).rejects.toThrow("60 × 60 pixels, and the picture 60 × 90 pixels");
  await checkMask("https://example.org/fox.png", await picture(60, 90), blobs);
  await checkMask(await picture(60, 90), "https://example.org/mask.png", blobs);
});
