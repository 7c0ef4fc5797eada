import { boolean, defineNode, integer, json, type Json, PlaygraphError } from "@playgraph/core";

const largestSeed = Number.MAX_SAFE_INTEGER;

export const seedSweep = defineNode({
  type: "seed-sweep",
  version: 1,
  title: "Seed sweep",
  summary: "Seeds along an axis: counted from a start, listed, or drawn at random from the graph's seed.",
  category: "source",
  inputs: {
    start: integer({ min: 0, max: largestSeed }).input({ doc: "The first seed; the next ones count up from it.", default: 1 }),
    count: integer({ min: 1, max: 1_000_000 }).input({ doc: "How many seeds.", default: 4 }),
    list: json().input({ doc: "The seeds themselves, such as [7, 42]; `start`, `count` and `random` then do not count.", optional: true }),
    random: boolean().input({ doc: "Draws `count` seeds from the graph's own seed: the same in every run, and more of them keeps the first ones.", default: false }),
  },
  outputs: { seed: integer({ min: 0, max: largestSeed }).output({ doc: "The seed." }) },
  axes: [{ from: "items", length: [{ elementsOf: "list" }, { valueOf: "count", labels: { from: "start", unless: "random" } }] }],
  *emit({ start, count, list, random }, { draw }) {
    for (const seed of seedsOf({ start, count, list, random }, draw)) yield { labels: [String(seed)], outputs: { seed } };
  },
});

type Wanted = { readonly start: number; readonly count: number; readonly list: Json | undefined; readonly random: boolean };

function seedsOf({ start, count, list, random }: Wanted, draw: (index: number, again: number) => number): Iterable<number> {
  if (list !== undefined && list !== null) return listed(list);
  return random ? drawn(count, draw) : counted(start, count);
}

function listed(list: Json): readonly number[] {
  if (!Array.isArray(list)) throw invalid("list", "`list` must be a list of whole numbers, such as [7, 42]");
  return list.map((seed: Json, index) => {
    if (typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0) return seed;
    throw invalid("list", `Seed ${index + 1} of \`list\` is ${JSON.stringify(seed)}; a seed is a whole number from 0 to ${largestSeed}`);
  });
}

function* counted(start: number, count: number): Generator<number, void, void> {
  if (start > largestSeed - (count - 1)) throw invalid("count", `${count} seeds from ${start} on would pass the largest seed, ${largestSeed}: start lower or take fewer`);
  for (let index = 0; index < count; index++) yield start + index;
}

/** All different: a seed that was drawn before is drawn again, so that what comes first never depends on how many follow. */
function* drawn(count: number, draw: (index: number, again: number) => number): Generator<number, void, void> {
  const seen = new Set<number>();
  for (let index = 0; index < count; index++) {
    let seed = draw(index, 0);
    for (let again = 1; seen.has(seed); again++) seed = draw(index, again);
    seen.add(seed);
    yield seed;
  }
}

function invalid(field: string, message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", field, message: `${message}.` });
}
