import { expect, it } from "vitest";
import { sharedWork } from "./sharedWork.ts";

const never = new AbortController().signal;
const ignore = () => {};

it("[W9] works once for all who ask while it goes on, and anew for who comes later", async () => {
  const { once } = sharedWork<number>();
  let begun = 0;
  let joined = 0;
  const ask = () => once("k", never, async () => ++begun, () => (joined += 1));
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(joined).toBe(2);
  expect(await once("other", never, async () => ++begun, ignore)).toBe(2);
  expect(await ask()).toBe(3);
  const fail = () => once("k", never, () => Promise.reject(new Error(`fails ${++begun}`)), ignore);
  expect((await Promise.allSettled([fail(), fail()])).map((outcome) => outcome.status === "rejected" && String(outcome.reason))).toEqual(["Error: fails 4", "Error: fails 4"]);
  expect(await ask()).toBe(5);
});

it("[W14] releases who leaves, and stops the work with the last", async () => {
  const { once } = sharedWork<string>();
  const work = (signal: AbortSignal) => new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(new Error("cancelled remotely"))));
  const [first, second] = [new AbortController(), new AbortController()];
  const one = once("k", first.signal, work, ignore);
  const two = once("k", second.signal, work, ignore);
  first.abort(new Error("left"));
  await expect(one).rejects.toThrow("left");
  second.abort(new Error("left too"));
  await expect(two).rejects.toThrow("cancelled remotely");
});

it("[W14] begins anew for who comes while it is being stopped", async () => {
  const { once } = sharedWork<string>();
  const { promise: cleanedUp, reject } = Promise.withResolvers<string>();
  const stop = new AbortController();
  const first = once("k", stop.signal, () => cleanedUp, ignore);
  stop.abort();
  const second = once("k", never, async () => "anew", ignore);
  reject(new Error("stopped"));
  await expect(first).rejects.toThrow("stopped");
  expect(await second).toBe("anew");
});

it("[W48] tells when nothing goes on any more, also what nobody waits for", async () => {
  const { once, settled } = sharedWork<string>();
  await settled();
  const { promise, resolve } = Promise.withResolvers<string>();
  const order: string[] = [];
  const stop = new AbortController();
  const work = once("k", stop.signal, () => promise, ignore);
  stop.abort();
  const end = settled().then(() => order.push("settled"));
  await new Promise(setImmediate);
  order.push("ends");
  resolve("done");
  await Promise.all([work, end]);
  expect(order).toEqual(["ends", "settled"]);
});
