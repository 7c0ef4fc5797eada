import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { absent } from "../node/state.ts";
import { defineNode, json } from "../node/defineNode.ts";
import type { GraphNode } from "../document/graph.ts";
import { resolveGraph } from "../check/resolveGraph.ts";
import { memoryRows } from "./memoryRows.ts";
import { runGraph } from "./runGraph.ts";
import { memoryWorld } from "../testing/memoryWorld.ts";
import type { RowStore } from "../node/world.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const items = 2_000;

/** Counts how many of the records that a long source has given are still held when it gives its last one. */
async function heldAtTheEnd(nodes: Readonly<Record<string, GraphNode>>): Promise<number> {
  const given: WeakRef<object>[] = [];
  let held = Infinity;
  const source = defineNode({
    type: "records",
    version: 1,
    title: "Records",
    summary: "Records, one after the other.",
    category: "source",
    inputs: {},
    outputs: { record: json().output({ doc: "A record." }) },
    axes: [{ from: "items", length: [] }],
    async *emit() {
      for (let index = 0; index < items; index++) {
        const record = { index };
        given.push(new WeakRef(record));
        yield { labels: [`${index}`], outputs: { record } };
      }
      // What was looked at in this turn of the event loop is held until its end.
      await setImmediate();
      collectGarbage();
      held = given.filter((record) => record.deref() !== undefined).length;
    },
  });
  const copy = defineNode({
    type: "copy",
    version: 1,
    title: "Copy",
    summary: "A copy of a record.",
    category: "axes",
    inputs: { record: json().input({ doc: "The record." }), other: json().input({ doc: "Another one.", default: null }) },
    outputs: { record: json().output({ doc: "The copy." }) },
    run: ({ record }) => ({ record: structuredClone(record) }),
  });
  const odd = defineNode({
    type: "odd",
    version: 1,
    title: "Odd",
    summary: "Every second record.",
    category: "axes",
    inputs: { record: json().input({ doc: "The record." }) },
    outputs: { record: json().output({ doc: "The same record.", mayBeAbsent: true }) },
    run: ({ record }) => ({ record: (record as { index: number }).index % 2 === 1 ? record : absent("it is even") }),
  });
  const few = defineNode({
    type: "few",
    version: 1,
    title: "Few",
    summary: "Three numbers.",
    category: "source",
    inputs: {},
    outputs: { number: json().output({ doc: "A number." }) },
    axes: [{ from: "items", length: [] }],
    *emit() {
      for (let index = 0; index < 3; index++) yield { labels: [`${index}`], outputs: { number: index } };
    },
  });
  const types = new Map([source, copy, odd, few].map((node) => [node.declaration.type, node]));
  const { resolved } = resolveGraph({ playgraph: 1, nodes: { source: { type: "records" }, ...nodes } }, new Map([...types].map(([type, { declaration }]) => [type, declaration])));
  if (!resolved) throw new Error("the graph is wrong");
  // Rows go elsewhere, as those of a long run do.
  const rows: RowStore = { add: () => undefined, inOrder: memoryRows().inOrder };
  const { status } = await runGraph(resolved, { run: "memory", nodes: types, world: { ...memoryWorld(), rows } }).summary;
  expect(status).toBe("done");
  return held;
}

const from = (wire: string) => ({ $from: wire });

it.each<[string, Readonly<Record<string, GraphNode>>]>([
  ["a chain", { one: { type: "copy", inputs: { record: from("source.record") } }, end: { type: "copy", inputs: { record: from("one.record") } } }],
  ["a filter", { one: { type: "odd", inputs: { record: from("source.record") } }, end: { type: "copy", inputs: { record: from("one.record") } } }],
  ["two ways that meet again", { one: { type: "odd", inputs: { record: from("source.record") } }, end: { type: "copy", inputs: { record: from("source.record"), other: from("one.record") } } }],
  ["a join with a short axis whose id comes later", { zshort: { type: "few" }, end: { type: "copy", inputs: { record: from("source.record"), other: from("zshort.number") } } }],
  ["a join with a short axis", { short: { type: "few" }, end: { type: "copy", inputs: { record: from("source.record"), other: from("short.number") } } }],
])("[X4] %s lets go of what has passed", async (_, nodes) => {
  expect(await heldAtTheEnd(nodes)).toBeLessThan(items / 20);
});
