import { expect, it } from "vitest";
import { any, defineNode, image, json, type NodeDefinition, text } from "../node/defineNode.ts";
import { UnknownOutcome } from "../node/step.ts";
import { memoryWorld } from "../testing/memoryWorld.ts";
import { runExample } from "../testing/runExample.ts";

const facts = { version: 1, title: "", summary: "", category: "axes" } as const;
const never = () => Promise.reject(new UnknownOutcome("not called"));

/** Looks at a picture, and at the verdict of a paid request, and hands the picture on. */
const keeps = defineNode({ ...facts, type: "keeps", cache: true, inputs: { picture: image().input({ doc: "" }), verdict: any().input({ doc: "" }) }, outputs: { picture: image().output({ doc: "" }) }, run: async ({ picture }) => ({ picture }) });
const local = defineNode({ ...facts, type: "local", inputs: {}, outputs: { picture: image().output({ doc: "" }) }, run: () => ({ picture: { blob: "f".repeat(64), mediaType: "image/png" as const, width: 1, height: 1 } }) });
const judges = defineNode({
  ...facts,
  type: "judges",
  resource: "fal",
  generations: 1,
  inputs: { of: json().input({ doc: "" }) },
  outputs: { verdict: text().output({ doc: "" }) },
  run: async ({ of }, { step }) => {
    await step("try", { endpoint: "fal-ai/x", payload: of, reserve: { generations: 1, micros: 1 }, send: never, find: never, collect: never, files: () => [], cancel: never });
    return { verdict: "fine" };
  },
});
const nodes: ReadonlyMap<string, NodeDefinition> = new Map([keeps, local, judges].map((node) => [node.declaration.type, node]));

it("[X12] a picture that a node hands on rests on what it rested on before, also where the cache answers for the node", async () => {
  const of = (seed: number) => ({ type: "judges", inputs: { of: { seed } } });
  const kept = (verdict: string) => ({ type: "keeps", inputs: { picture: { $from: "local.picture" }, verdict: { $from: `${verdict}.verdict` } } });
  const world = { ...memoryWorld(), perform: async (_: unknown, { payload }: { readonly payload: unknown }) => ({ result: null, files: [], receipt: { requestId: JSON.stringify(payload), attempts: 1, seconds: 1, micros: 1 } }) as never };
  const { rows, summary } = await runExample({ local: { type: "local" }, a: of(1), b: of(2), first: kept("a"), second: kept("b") }, { nodes, world, concurrency: { fal: 1, cpu: 1 } });
  expect(summary.tasks).toMatchObject({ cached: 1 });
  expect(rows.map(({ seed, attempts, cost }) => [seed, attempts, cost])).toEqual([[null, 0, 0], [null, 0, 0]]);
});
