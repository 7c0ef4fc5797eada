import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { memoryWorld } from "../testing/memoryWorld.ts";
import { watchTask } from "./watchTask.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

it("[X4] of the works of a task that is watched only the last one is held", async () => {
  const { clock } = memoryWorld();
  const watch = watchTask(1000, new AbortController().signal, clock, () => false);
  const works: WeakRef<object>[] = [];
  for (let item = 0; item < 100; item++) {
    const work = watch.within(Promise.resolve());
    works.push(new WeakRef(work));
    await work;
  }
  // What was looked at in this turn of the event loop is held until its end.
  await setImmediate();
  collectGarbage();
  expect(works.filter((work) => work.deref() !== undefined).length).toBeLessThan(5);
  watch.release();
});

it("[X7] the time of a task may be up between two of its works", async () => {
  const watch = watchTask(2000, new AbortController().signal, { now: () => 0, sleep: () => Promise.resolve() }, () => true);
  await setImmediate();
  await expect(watch.within(new Promise(() => undefined))).rejects.toMatchObject({ failure: { code: "Timeout", message: "It was not done within 2 s.", retryable: true, maybeBilled: true } });
  expect(watch.signal.aborted).toBe(true);
});
