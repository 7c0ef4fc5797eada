import { Effect } from "effect";
import { combine } from "../combine.ts";
import { graphContender } from "../graphContender.ts";

/**
 * Effect as a graph: each node is an effect made once by `Effect.cached`, which waits for those that it reads. They are asked for in order: asked for the
 * last one alone, a chain of ten thousand would overflow the stack.
 */
export const effectCached = graphContender(({ ids, reads, sources, ends }) => () => {
  const places = new Map(sources.map((source, place) => [source, place]));
  return (given, b) => {
    const program = Effect.gen(function* () {
      const nodes = new Map<string, Effect.Effect<number>>();
      const nodeAt = (index: number) => nodes.get(ids[index] ?? "") ?? Effect.die("what it reads comes before it");
      for (const [index, id] of ids.entries()) {
        const place = places.get(index);
        const node = place === undefined ? Effect.map(Effect.all((reads[index] ?? []).map(nodeAt)), ([a = 0, b = 0, c = 0]) => combine(a, b, c)) : Effect.sync(() => combine(given[place] ?? 0, b, 0));
        nodes.set(id, yield* Effect.cached(node));
      }
      for (const node of nodes.values()) yield* node;
      return yield* Effect.all(ends.map(nodeAt));
    });
    return Effect.runPromise(program);
  };
});
