import { absent, any, defineNode, type Hole, isHole, type Json, sameAs } from "@playgraph/core";

const way = (which: string) => any().input({ doc: `The ${which} choice.`, optional: true, accepts: "holes" });

export const merge = defineNode({
  type: "merge",
  version: 1,
  title: "Merge",
  summary: "Brings branches together: the first of its inputs that is not absent.",
  category: "axes",
  inputs: { a: way("first"), b: way("second"), c: way("third"), d: way("fourth") },
  needsOneOf: ["a", "b", "c", "d"],
  outputs: { value: sameAs("a").output({ doc: "The first input that is not absent; where that one failed, its failure is passed on.", mayBeAbsent: true }) },
  run: ({ a, b, c, d }) => ({ value: firstPresent([a, b, c, d]) }),
});

function firstPresent(ways: readonly (Json | Hole | undefined)[]): Json | Hole {
  const wired = ways.filter((value) => value !== undefined);
  const present = wired.find((value) => !isHole(value) || value.state === "failed");
  const [first = absent("nothing is wired to it")] = wired;
  return present === undefined ? first : present;
}
