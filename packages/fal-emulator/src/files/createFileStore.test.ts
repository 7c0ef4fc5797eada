import { expect, test } from "vitest";
import { manualClock } from "../testing/manualClock.ts";
import { createFileStore, type PictureFile } from "./createFileStore.ts";
import { createDrawer } from "./createDrawer.ts";
import { developWith } from "./developPicture.ts";

const megabytes60 = new Uint8Array(60 * 1024 * 1024);

/** A store to which one uploads 60 MB at a time. */
function storeWith(fileLifeMs: number) {
  const clock = manualClock();
  const store = createFileStore(clock, fileLifeMs, 1_000_000, developWith(createDrawer().draw));
  const upload = (name: string) => {
    store.uploads.promise({ name, contentType: "image/png", keyHash: "", secret: "s", lifeMs: undefined });
    return store.uploads.receive(name, "s", megabytes60);
  };
  return { clock, store, upload };
}

test("[E53] uploads that live fill the room, and one that expired gives its bytes back", () => {
  const { store, upload } = storeWith(Infinity);
  const names = Array.from({ length: 9 }, (_, index) => `file-${index}`);
  expect(names.map(upload)).toEqual([...Array.from({ length: 8 }, () => undefined), "full"]);
  expect(store.uploads.receive("file-0", "s", megabytes60)).toBeUndefined(); // the same upload again takes no more room
  store.expire("file-0", 404);
  store.expire("file-0", 404); // it gives them back once
  expect([upload("next"), upload("one more")]).toEqual([undefined, "full"]);
});

test("[E72] an expired picture cannot be read, by the model neither", async () => {
  const { store } = storeWith(Infinity);
  const request = { prompt: "fox", negativePrompt: "", seed: 1, steps: 1, guidance: 3, guidanceRescale: 0, width: 8, height: 8, index: 0, embeddings: [] };
  const picture: PictureFile = { name: "fox.png", jobId: "a", format: "png", request, black: false, under: undefined, lifeMs: undefined };
  store.addPicture(picture);
  expect((await store.read("fox.png"))?.length).toBeGreaterThan(0);
  store.expire("fox.png", 410);
  expect([await store.read("fox.png"), store.gone("fox.png"), store.jobOf("fox.png")]).toEqual([undefined, 410, "a"]);
});

test("[E53] uploads whose time is over give their bytes back", async () => {
  const { clock, upload } = storeWith(1000);
  for (let index = 0; index < 8; index++) upload(`file-${index}`);
  await clock.advance(999);
  expect(upload("early")).toBe("full");
  await clock.advance(1);
  expect(Array.from({ length: 9 }, (_, index) => upload(`late-${index}`)).indexOf("full")).toBe(8);
});
