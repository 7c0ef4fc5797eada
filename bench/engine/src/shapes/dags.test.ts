import fc from "fast-check";
import { expect, it } from "vitest";
import type { Dag } from "./dag.ts";
import { chain, chains, diamonds, fan, layered } from "./dags.ts";

const makers: Readonly<Record<string, (nodes: number) => Dag>> = { chain, chains: (nodes) => chains(nodes, 2), diamonds, fan, layered };

it.each(Object.entries(makers))("[E1] %s: each node reads at most three nodes before it, and ends are what nobody reads", (_, make) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (nodes) => {
      const dag = make(nodes);
      for (const [index, sources] of dag.reads.entries()) {
        expect(sources.length).toBeLessThanOrEqual(3);
        for (const source of sources) expect(source).toSatisfy((read: number) => Number.isInteger(read) && read >= 0 && read < index);
      }
      const read = new Set(dag.reads.flat());
      expect(dag.ends).toEqual(dag.ids.map((_, index) => index).filter((index) => !read.has(index)));
      expect(dag.sources).toEqual(dag.ids.map((_, index) => index).filter((index) => dag.reads[index]?.length === 0));
      expect(new Set(dag.ids).size).toBe(dag.reads.length);
      expect(make(nodes)).toEqual(dag);
    }),
  );
});

it("[E1] a tower has 2^40 ways from foot to top", () => {
  const { reads, ends } = diamonds(121);
  const ways: number[] = [];
  for (const sources of reads) ways.push(sources.length === 0 ? 1 : sources.reduce((sum, source) => sum + (ways[source] ?? 0), 0));
  expect(ends.map((end) => ways[end])).toEqual([2 ** 40]);
  expect(diamonds(1_000).ends).toHaveLength(8);
});

it("[E1] layers read the layer before alone, and not all of it alike", () => {
  const { reads } = layered(1_000);
  for (const [index, sources] of reads.entries()) for (const source of sources) expect(Math.floor(source / 100)).toBe(Math.floor(index / 100) - 1);
  expect(new Set(reads.map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3]));
});
