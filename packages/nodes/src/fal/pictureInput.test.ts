import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { testContext } from "../testing/context.ts";
import { picture, pictureFile } from "../testing/pictures.ts";
import { pictureInput } from "./pictureInput.ts";

const dataUri = (bytes: Uint8Array, type = "image/png") => `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;

it("[F20] a picture of the workspace and the data URI of the same bytes are the same to a request", async () => {
  const context = testContext();
  const bytes = new Uint8Array(await pictureFile({ color: "#3366aa" }));
  const wired = await pictureInput(await picture(context, { color: "#3366aa" }), "image_url", context.blobs);
  const written = await pictureInput(dataUri(bytes, "image/jpeg"), "image_url", context.blobs);
  const blob = createHash("sha256").update(bytes).digest("hex");
  for (const input of [wired, written]) {
    if (typeof input === "string") throw new TypeError("a picture is uploaded");
    expect([input.blob, input.field]).toEqual([blob, "image_url"]);
    expect(await input.bytes()).toEqual(bytes);
  }
  expect(await context.blobs.has(blob)).toBe(true);
});

it("[F20] a URL stays what it is, for fal to fetch", async () => {
  expect(await pictureInput("https://example.com/a.png", "image_url", testContext().blobs)).toBe("https://example.com/a.png");
});

it("[F20] a data URI that is no whole picture, or none at all, is refused by its field", async () => {
  const { blobs } = testContext();
  const bytes = await pictureFile({ noise: true });
  const tooMany = new Uint8Array(26 * 1024 * 1024);
  tooMany.set(bytes);
  for (const wrong of [dataUri(bytes.subarray(0, bytes.length / 2)), dataUri(new TextEncoder().encode("<svg/>"), "image/svg+xml"), dataUri(new Uint8Array()), dataUri(tooMany)]) {
    await expect(pictureInput(wrong, "mask_url", blobs)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "mask_url", message: expect.stringMatching(/^The data URI in "mask_url" is not taken: \S[^.]*\.$/) } });
  }
});
