import { absent, type Coordinate, failed, type Hole, type ImageValue, type Json } from "@playgraph/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { contactSheet } from "./contactSheet.ts";
import { at, withDefaults } from "./testing/collected.ts";
import { testContext, type TestContext } from "./testing/context.ts";
import { picture, pictureAt, pictureFile, pixelsOf } from "./testing/pictures.ts";
import { textPath } from "./sheet/textPath.ts";

type Place = { readonly at: Coordinate; readonly image: ImageValue | Hole };

async function sheet(places: readonly Place[], inputs: Readonly<Record<string, Json>>, context: TestContext): Promise<ImageValue> {
  const rows = places.map(({ at, image }) => ({ coordinate: at, values: { image } }));
  return pictureAt(await contactSheet.collect?.(rows, withDefaults(contactSheet, inputs), context), "image");
}

/** Colour of one pixel as `r,g,b`. */
async function colours({ blob }: ImageValue, context: TestContext): Promise<ReadonlyMap<string, number>> {
  const { data } = await pixelsOf(await context.blobs.get(blob));
  const counts = new Map<string, number>();
  for (let index = 0; index < data.length; index += 3) {
    const name = `${data[index]},${data[index + 1]},${data[index + 2]}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const broken = failed({ code: "NodeBug", message: "it broke", retryable: false, maybeBilled: false }, false);

it("[N12] equal rows give equal bytes, whatever the context", async () => {
  const draw = async () => {
    const context = testContext();
    const places = [{ at: at({ seeds: 0 }), image: await picture(context) }, { at: at({ seeds: 1 }), image: absent("held back: why") }, { at: at({ seeds: 2 }), image: broken }];
    return [await sheet(places, { title: "T" }, context), await sheet(places, { title: "T", format: "jpeg", theme: "dark" }, context)];
  };
  expect(await draw()).toEqual(await draw());
});

it("[N12] every picture is there, whole: fitted, not cropped, not enlarged; holes are drawn in their colours", async () => {
  const context = testContext();
  const places = [
    { at: at({ seeds: 0 }), image: await picture(context, { color: "#ff0000", width: 40, height: 20 }) },
    { at: at({ seeds: 1 }), image: await picture(context, { color: "#00ff00", width: 400, height: 200 }) },
    { at: at({ seeds: 2 }), image: absent("held back") },
    { at: at({ seeds: 3 }), image: broken },
  ];
  const drawn = await sheet(places, { cell: 100 }, context);
  expect(drawn.mediaType).toBe("image/png");
  expect(await sharp(await context.blobs.get(drawn.blob)).metadata()).toMatchObject({ width: drawn.width, height: drawn.height });
  const found = await colours(drawn, context);
  expect(found.get("255,0,0")).toBe(40 * 20);
  // All but the few pixels of its rounded corners.
  expect(found.get("0,255,0")).toBeGreaterThan(100 * 50 - 20);
  expect(found.get("0,255,0")).toBeLessThanOrEqual(100 * 50);
  expect(found.get("252,243,227")).toBeGreaterThan(1000);
  expect(found.get("253,238,237")).toBeGreaterThan(1000);
});

it("[N12] a picture with transparency shows the sheet behind it, an upright one is turned by its EXIF", async () => {
  const context = testContext();
  const clear = await sharp({ create: { width: 60, height: 60, channels: 4, background: "#00000000" } }).png().toBuffer();
  const turned = await sharp({ create: { width: 80, height: 20, channels: 3, background: "#0000ff" } }).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const value = async (bytes: Buffer, mediaType: "image/png" | "image/jpeg", width: number, height: number): Promise<ImageValue> => ({ blob: await context.blobs.put(bytes), mediaType, width, height });
  const drawn = await sheet([{ at: at({ a: 0 }), image: await value(clear, "image/png", 60, 60) }, { at: at({ a: 1 }), image: await value(turned, "image/jpeg", 80, 20) }], { labels: false, cell: 100 }, context);
  const { data, width, height } = await pixelsOf(await context.blobs.get(drawn.blob));
  const blue = Array.from({ length: width * height }, (_, index) => index).filter((index) => (data[3 * index + 2] ?? 0) > 200 && (data[3 * index] ?? 0) < 60);
  const rows = new Set(blue.map((index) => Math.floor(index / width)));
  expect(rows.size).toBeGreaterThan(new Set(blue.map((index) => index % width)).size);
  expect([...(await colours(drawn, context))].some(([colour]) => colour === "0,0,0")).toBe(false);
});

it("[N12] words are outlines: a sheet's drawing has no text for a machine's own fonts, and what the typeface lacks is a box", () => {
  expect(textPath("Hare 3", 0, 20, 16, "semibold")).toMatch(/^[MLQCHVZ0-9 .-]+$/);
  expect(textPath("兔", 0, 20, 16, "regular")).toMatch(/^M[^M]*ZM[^M]*Z$/);
  expect(textPath("\u200B\uFE0F\u202E", 0, 20, 16, "regular")).toBe("");
});

it("[N12] hostile titles and labels are drawn as they are, and cannot break out", async () => {
  const context = testContext();
  const label = `"><image href="file:///etc/passwd"/>&lt;\0</svg>`;
  const drawn = await sheet([{ at: at({ a: [0, label] }), image: await picture(context) }, { at: at({ a: [1, label] }), image: absent(label) }], { title: label }, context);
  expect(drawn.width).toBeGreaterThan(0);
});

it("[N13] a sheet that would be too large is refused before a picture is read", async () => {
  const image: ImageValue = { blob: "0".repeat(64), mediaType: "image/png", width: 1024, height: 1024 };
  const places = Array.from({ length: 100 }, (_, key) => ({ at: at({ seeds: key }), image }));
  await expect(sheet(places, { cell: 1024 }, testContext())).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "cell" } });
});

it.each([["columns", "seeds"], ["rows", [7]]])("[N10] %s that is no list of ids is refused", async (field, value) => {
  await expect(sheet([], { [field]: value }, testContext())).rejects.toMatchObject({ failure: { code: "InvalidInput", field } });
});

it("[N12] a picture that cannot be decoded is named by its place", async () => {
  const context = testContext();
  const whole = await pictureFile({ noise: true, format: "jpeg" });
  const image: ImageValue = { blob: await context.blobs.put(whole.slice(0, whole.length / 2)), mediaType: "image/jpeg", width: 64, height: 64 };
  const reason = "cannot be read: its data are cut off or broken. Make it again, or leave it out.";
  await expect(sheet([{ at: at({ seeds: 3 }), image }], {}, context)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "image", message: `The picture at "seeds=3" ${reason}` } });
  await expect(sheet([{ at: at({}), image }], {}, context)).rejects.toMatchObject({ failure: { message: `The picture ${reason}` } });
});

it("[N12] stops between two pictures when the run is cancelled", async () => {
  const controller = new AbortController();
  const context = testContext({ signal: controller.signal });
  const places = [{ at: at({ a: 0 }), image: await picture(context) }];
  controller.abort();
  await expect(sheet(places, {}, context)).rejects.toThrow("aborted");
});
