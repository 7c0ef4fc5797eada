import { any, defineNode, json, sameAs } from "@playgraph/core";

const side = (which: string) => any().input({ doc: `The ${which} stream to pair.`, optional: true });
const paired = (name: string) => sameAs(name).output({ doc: `What \`${name}\` has at that position.`, mayBeAbsent: true });

/** The pairing is the engine's (R11): this file only says what the node has. */
export const zip = defineNode({
  type: "zip",
  version: 1,
  title: "Zip",
  summary: "Pairs one axis of each input by position, first with first; unequal lengths are an error.",
  category: "axes",
  inputs: {
    a: side("first"),
    b: side("second"),
    c: side("third"),
    d: side("fourth"),
    along: json().input({
      doc: 'The axes to pair: a list of axis ids in the order of the wired inputs, or a map such as {"a": "seeds"}; left out, each input\'s only axis that no other input has.',
      default: null,
      structural: true,
      namesAxes: "list or record",
    }),
  },
  outputs: { a: paired("a"), b: paired("b"), c: paired("c"), d: paired("d") },
  axes: [{ from: "items", length: [] }],
  zip: true,
});
