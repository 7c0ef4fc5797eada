import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { defineNode, integer } from "../node/defineNode.ts";
import { memoryWorld } from "../testing/memoryWorld.ts";
import { runExample } from "../testing/runExample.ts";
import type { World } from "../node/world.ts";

const facts = { version: 1, title: "", summary: "", category: "source", inputs: {}, outputs: { item: integer().output({ doc: "" }) }, axes: [{ from: "items", length: [] }] } as const;

/** An endless source that tells when it is let clean up. @param key of each item */
function endless(key: (item: number) => number, timeout?: number) {
  const cleaned = Promise.withResolvers<string>();
  const node = defineNode({
    ...facts,
    type: "endless",
    ...(timeout === undefined ? {} : { timeout }),
    async *emit() {
      try {
        for (let item = 0; ; item++) {
          await setImmediate();
          yield { keys: [key(item)], labels: [`${item}`], outputs: { item } };
        }
      } finally {
        cleaned.resolve("cleaned up");
      }
    },
  });
  return { nodes: new Map([["endless", node]]), cleaned: cleaned.promise };
}

it("[X7] a node whose item is a mistake is let clean up", async () => {
  const { nodes, cleaned } = endless((item) => (item < 3 ? item : 7));
  const { summary } = await runExample({ endless: { type: "endless" } }, { nodes });
  expect(summary.failures).toMatchObject([{ node: "endless", first: { code: "NodeBug", message: expect.stringContaining("gave the key 7 where 3 comes next") } }]);
  await expect(cleaned).resolves.toBe("cleaned up");
});

it("[X7] what a node throws while it cleans up changes nothing", async () => {
  const clean = () => {
    throw new Error("no");
  };
  const careless = defineNode({
    ...facts,
    type: "careless",
    *emit() {
      try {
        yield { keys: [7], labels: ["7"], outputs: { item: 7 } };
      } finally {
        clean();
      }
    },
  });
  const { summary } = await runExample({ careless: { type: "careless" } }, { nodes: new Map([["careless", careless]]) });
  expect(summary).toMatchObject({ tasks: { failed: 1 }, failures: [{ first: { message: expect.stringContaining("gave the key 7 where 0 comes next") } }] });
});

it("[X7] a node whose time is up while it gives items is let clean up", async () => {
  const { nodes, cleaned } = endless((item) => item, 1000);
  const late = Promise.withResolvers<void>();
  const { clock, ...others } = memoryWorld();
  const world: World = { ...others, clock: { now: clock.now, sleep: (milliseconds, signal) => (milliseconds === 1000 ? late.promise : clock.sleep(milliseconds, signal)) } };
  const run = runExample({ endless: { type: "endless" } }, { nodes, world });
  late.resolve();
  expect((await run).summary.failures).toMatchObject([{ node: "endless", first: { code: "Timeout" } }]);
  await expect(cleaned).resolves.toBe("cleaned up");
});

it("[X5] a node that rests when the run is stopped is let clean up", async () => {
  const { nodes, cleaned } = endless((item) => item);
  const stop = new AbortController();
  const run = runExample({ endless: { type: "endless" } }, { nodes, signal: stop.signal });
  await setImmediate();
  stop.abort();
  expect((await run).summary).toMatchObject({ status: "stopped", tasks: { cancelled: 1 } });
  await expect(cleaned).resolves.toBe("cleaned up");
});
