import { expect, test } from "vitest";
import { manualClock } from "../testing/manualClock.ts";
import { createUploadStore } from "./createUploadStore.ts";

const megabytes60 = new Uint8Array(60 * 1024 * 1024);

function storeWith(addressLifeMs: number) {
  const clock = manualClock();
  const store = createUploadStore(clock, Infinity, addressLifeMs);
  const promise = (name: string) => store.promise({ name, contentType: "image/png", keyHash: "", secret: "s", lifeMs: undefined });
  /** How many more uploads of 60 MB it takes. */
  const free = (prefix: string) => {
    let count = 0;
    for (promise(`${prefix}0`); store.receive(`${prefix}${count}`, "s", megabytes60) === undefined; promise(`${prefix}${++count}`));
    return count;
  };
  return { clock, store, promise, free };
}

test("[E53] parts take room as they come, and once when they are a file", () => {
  const { store, promise, free } = storeWith(Infinity);
  promise("large");
  const parts = [1, 2, 3, 4].map((number) => {
    const received = store.receivePart("large", "s", number, megabytes60);
    return { number, etag: typeof received === "string" ? received : received.etag };
  });
  store.receivePart("large", "s", 1, megabytes60); // again: it replaces the first
  expect(store.complete("large", "s", parts)).toBeUndefined();
  expect(store.read("large")).toHaveLength(4 * megabytes60.length);
  expect(free("a")).toBe(4);
  store.close("large");
  expect(free("b")).toBe(4);
});

test("[E53] parts of an upload whose address is over, or that was closed, give their bytes back", async () => {
  const { clock, store, promise, free } = storeWith(1000);
  promise("left");
  for (let number = 1; number <= 8; number++) store.receivePart("left", "s", number, megabytes60);
  expect(free("a")).toBe(0);
  await clock.advance(1001);
  expect([store.receivePart("left", "s", 1, megabytes60), free("b")]).toEqual(["expired", 8]);

  const closed = storeWith(Infinity);
  closed.promise("left");
  for (let number = 1; number <= 8; number++) closed.store.receivePart("left", "s", number, megabytes60);
  closed.store.close("left");
  expect(closed.free("a")).toBe(8);
});

test("[E54] a part that finds no room is refused", () => {
  const { store, promise, free } = storeWith(Infinity);
  expect(free("a")).toBe(8);
  promise("late");
  expect(store.receivePart("late", "s", 1, megabytes60)).toBe("full");
});
