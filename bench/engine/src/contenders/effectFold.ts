import { Effect } from "effect";
import { combine } from "../combine.ts";
import { graphContender } from "../graphContender.ts";

/** Effect as a program: one generator goes through the nodes in order and yields each as an effect, results in a Map. No graph is left in it: neither sharing nor anything at a time. */
export const effectFold = graphContender(({ ids, reads, sources, ends }) => () => {
  const places = new Map(sources.map((source, place) => [source, place]));
  return (given, b) => {
    const program = Effect.gen(function* () {
      const values = new Map<string, number>();
      const valueAt = (index: number | undefined) => (index === undefined ? 0 : (values.get(ids[index] ?? "") ?? 0));
      for (const [index, id] of ids.entries()) {
        const place = places.get(index);
        const [first, second, third] = reads[index] ?? [];
        values.set(id, yield* Effect.sync(() => (place === undefined ? combine(valueAt(first), valueAt(second), valueAt(third)) : combine(given[place] ?? 0, b, 0))));
      }
      return ends.map(valueAt);
    });
    return Effect.runPromise(program);
  };
});
